// biome-ignore-all lint/suspicious/noArrayIndexKey: parts of one change, drawn anew with it
import { type ReactNode, useMemo } from 'react';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { changesOf } from './changed.ts';

/** Use for two wordings of one thing. What went and what came is told by mark and word, not by color alone. */
export function Changed({ before, after }: { before: string; after: string }): ReactNode {
  const changes = useMemo(() => changesOf(before, after), [before, after]);
  return (
    <p className="mem-changed" dir="auto">
      {changes.map(({ kind, text }, at) => {
        if (kind === 'same') return <Verbatim key={at} text={text} />;
        return kind === 'add' ? (
          <ins key={at}>
            <span className="sr">added: </span>
            <Verbatim text={text} />
          </ins>
        ) : (
          <del key={at}>
            <span className="sr">removed: </span>
            <Verbatim text={text} />
          </del>
        );
      })}
    </p>
  );
}
