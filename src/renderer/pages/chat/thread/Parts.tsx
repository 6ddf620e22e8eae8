/** What an answer is made of: text, what it thought, what it did, and what Hearth has to say about it. */
import { memo, type ReactNode, useEffect, useMemo, useState } from 'react';
import type { Message } from '../../../../contract/chat.ts';
import { counted } from '../../../app/amounts.ts';
import { Markdown } from '../../../markdown/Markdown.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { type Block, blocksOf } from '../acts/calls.ts';
import { Plan, Progress } from '../acts/Progress.tsx';
import { Calls } from '../acts/ToolCard.tsx';
import { actions, useChat } from '../room.ts';
import { countWords } from '../store/stream.ts';
import { FoldButton } from './FoldButton.tsx';

export function Parts({ message }: { message: Message }): ReactNode {
  const streaming = message.state === 'streaming';
  const children = useChat((state) => state.children);
  const blocks = useMemo(() => blocksOf(message, children), [message, children]);
  useStartedRuns(message);
  return (
    <>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an answer only grows at its end
        <Part key={at} block={block} streaming={streaming} />
      ))}
      {streaming && <Progress message={message} />}
    </>
  );
}

const Part = memo(({ block, streaming }: { block: Block; streaming: boolean }): ReactNode => {
  if (block.kind === 'calls') return <Calls calls={block.calls} />;
  if (block.kind === 'plan') return <Plan steps={block.steps} />;
  const { part, last } = block;
  if (part.type === 'text') return <Markdown text={part.text} streaming={streaming && last} />;
  if (part.type === 'thinking') return <Thinking text={part.text} live={streaming && last} />;
  if (part.type === 'forgotten') return <Forgotten />;
  return <Notice text={part.text} />;
});

/** A call that starts a run was made before this window looked: which one, only the run itself can say. */
function useStartedRuns({ state, runId, content }: Message): void {
  const starts = state === 'streaming' && content.some((part) => part.type === 'tool_call' && part.name === 'dispatch_run');
  useEffect(() => {
    if (starts && runId) void actions.lookAt(runId);
  }, [starts, runId]);
}

function Thinking({ text, live }: { text: string; live: boolean }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <div className="chat-thinking">
      <FoldButton open={open} onClick={() => setOpen(!open)}>
        {live ? 'Thinking' : `Thought, ${counted(countWords(text), 'word')}`}
      </FoldButton>
      {open && <Markdown text={text} streaming={live} />}
    </div>
  );
}

/** Where words stood that the person had forgotten. */
export const Forgotten = (): ReactNode => <p className="meta chat-notice">What stood here was forgotten.</p>;

function Notice({ text }: { text: string }): ReactNode {
  return (
    <p className="row g6 meta chat-notice">
      <Icon name="info" size={14} />
      <span dir="auto">{text}</span>
    </p>
  );
}
