/// <reference types="vite/client" />
/** The page that is measured: the same texts through ours and through react-markdown, each change flushed and laid out. */
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import ReactMarkdown from 'react-markdown';
import { Markdown } from '../../src/renderer/markdown/Markdown.tsx';
import { MessageView } from '../../src/renderer/pages/chat/thread/MessageView.tsx';
import { Scroller } from '../../src/renderer/pages/chat/thread/Scroller.tsx';
import '../../src/renderer/styles/index.css';
import '../../src/renderer/pages/chat/chat.css';
import { Tooltip } from 'radix-ui';
import { answer, conversation, words } from './texts.ts';

export interface Bench {
  /** Milliseconds of a delta on an answer of `size` characters: the mean of a stream, since one is near the clock's grain. */
  deltas: (who: 'hearth' | 'react-markdown', size: number) => Promise<number>;
  /** Milliseconds until a conversation stands, from nothing to laid out. */
  open: (how: 'scroller' | 'plain', count: number) => Promise<number>;
  /** Milliseconds of each frame of a scroll through it, and how many rows are in the page. */
  scroll: (count: number) => Promise<{ frames: number[]; rows: number }>;
}

declare global {
  interface Window {
    bench?: Bench;
  }
}

const root = document.getElementById('root');

async function fresh(): Promise<Root> {
  if (!root) throw new Error('The page has no root.');
  root.replaceChildren();
  const box = document.createElement('div');
  box.style.cssText = 'height: 700px; width: 800px; overflow: auto';
  root.append(box);
  await idle();
  return createRoot(box);
}

/** Waits until the browser has drawn, so that one measurement does not pay for the one before. */
const idle = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0)));

/** Draws and lays out now; what React puts off and what the browser puts off is paid here. */
function timed(on: Root, what: ReactNode): number {
  const started = performance.now();
  flushSync(() => on.render(what));
  void document.body.offsetHeight;
  return performance.now() - started;
}

const peer = (text: string) => <ReactMarkdown>{text}</ReactMarkdown>;
const ours = (text: string) => <Markdown text={text} streaming />;

const nothing = () => undefined;
/** All of it is here: nothing is ever read back. */
const whole = {
  earlier: false,
  loadingEarlier: false,
  earlierFailed: false,
  onEarlier: nothing,
  onFirst: async () => true,
  onStay: nothing,
};
const row = (message: Parameters<typeof MessageView>[0]['message']) => (
  <MessageView key={message.id} message={message} focused={false} last={false} />
);

/** The thread in a room of its usual height: without one, everything would be in view. */
const thread = (messages: ReturnType<typeof conversation>) => (
  <Tooltip.Provider>
    <div className="chat" style={{ height: 700 }}>
      <Scroller items={messages} focus={null} {...whole} render={row} />
    </div>
  </Tooltip.Provider>
);

window.bench = {
  async deltas(who, size) {
    const on = await fresh();
    const draw = who === 'hearth' ? ours : peer;
    let text = answer(size);
    timed(on, draw(text));
    let took = 0;
    for (const word of words) {
      await idle();
      text += word;
      took += timed(on, draw(text));
    }
    on.unmount();
    return took / words.length;
  },
  async open(how, count) {
    const on = await fresh();
    const messages = conversation(count);
    const took = timed(on, how === 'scroller' ? thread(messages) : <Tooltip.Provider>{messages.map(row)}</Tooltip.Provider>);
    on.unmount();
    return took;
  },
  async scroll(count) {
    const on = await fresh();
    timed(on, thread(conversation(count)));
    await idle();
    const box = document.querySelector('.chat-thread');
    const frames: number[] = [];
    for (let n = 0; n < 120 && box; n++) {
      const started = performance.now();
      box.scrollTop -= 400;
      await new Promise<void>((done) => requestAnimationFrame(() => done()));
      frames.push(performance.now() - started);
    }
    const rows = document.querySelectorAll('.chat-row').length;
    on.unmount();
    return { frames, rows };
  },
};
