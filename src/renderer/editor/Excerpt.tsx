// biome-ignore-all lint/suspicious/noArrayIndexKey: an excerpt is drawn whole
import type { ReactNode } from 'react';
import { Verbatim } from '../calls/Verbatim.tsx';

/** Use on what a search of the notebook found: it is marked with two control characters; the rest is the file's own text. */
export function Excerpt({ text }: { text: string }): ReactNode {
  return text.split('\u0002').map((part, at) => {
    const [marked = '', rest] = part.split('\u0003', 2);
    if (at === 0 || rest === undefined) return <Verbatim key={at} text={part} />;
    return (
      <span key={at}>
        <mark className="hit">
          <Verbatim text={marked} />
        </mark>
        <Verbatim text={rest} />
      </span>
    );
  });
}
