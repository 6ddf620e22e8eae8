/** What an answer is made of: text, what it thought, what it did, and what Hearth has to say about it. */
import { type ReactNode, useState } from 'react';
import type { Content, Message } from '../../../../contract/chat.ts';
import { counted } from '../../../app/amounts.ts';
import { visible } from '../../../markdown/links.ts';
import { Markdown } from '../../../markdown/Markdown.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { countWords } from '../store/stream.ts';
import { FoldButton } from './FoldButton.tsx';

type Of<T extends Content['type']> = Extract<Content, { type: T }>;

export function Parts({ message }: { message: Message }): ReactNode {
  const streaming = message.state === 'streaming';
  const results = new Map(message.content.flatMap((part) => (part.type === 'tool_result' ? [[part.callId, part] as const] : [])));
  const lastAt = message.content.length - 1;
  if (streaming && message.content.length === 0) return <p className="meta chat-answering">Answering</p>;
  return message.content.map((part, at) => {
    const key = `${part.type}${at}`;
    if (part.type === 'text') return <Markdown key={key} text={part.text} streaming={streaming && at === lastAt} />;
    if (part.type === 'thinking') return <Thinking key={key} text={part.text} live={streaming && at === lastAt} />;
    if (part.type === 'tool_call') return <Step key={key} call={part} result={results.get(part.callId)} live={streaming} />;
    if (part.type === 'notice') return <Notice key={key} text={part.text} />;
    return null;
  });
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

/** A tool call is one line; what went in and came out is behind it. */
function Step({
  call,
  result,
  live,
}: {
  call: Of<'tool_call'>;
  result: Of<'tool_result'> | undefined;
  live: boolean;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const state = result ? (result.ok ? 'done' : 'failed') : live ? 'running' : 'no answer';
  return (
    <div className="steps">
      <button type="button" className="step" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={result?.ok ? 'm-moss' : result ? 'm-carmine' : 'c3'}>
          <Icon name={result ? (result.ok ? 'check' : 'x') : 'clock'} />
        </span>
        <span className="clip">
          <span className="mono">{visible(call.name)}</span>&ensp;{brief(call.args)}
        </span>
        <span className="micro">{state}</span>
      </button>
      {open && (
        <pre className="code chat-step-in">
          {pretty(call.args)}
          {result && `\n\n${pretty(result.ok ? result.data : result.error)}`}
        </pre>
      )}
    </div>
  );
}

function Notice({ text }: { text: string }): ReactNode {
  return (
    <p className="row g6 meta chat-notice">
      <Icon name="info" size={14} />
      <span dir="auto">{text}</span>
    </p>
  );
}

/** The one argument that says most: the first that is text. */
function brief(args: unknown): string {
  const first = typeof args === 'object' && args !== null ? Object.values(args).find((value) => typeof value === 'string') : args;
  return typeof first === 'string' ? visible(first.slice(0, 200)) : '';
}

function pretty(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
  return visible(text.slice(0, 20_000)).replaceAll('[U+000A]', '\n').replaceAll('[U+0009]', '\t');
}
