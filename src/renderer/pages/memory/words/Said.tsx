// biome-ignore-all lint/suspicious/noArrayIndexKey: parts of one text, drawn anew with it
import { memo, type ReactNode } from 'react';
import type { MemorySource } from '../../../../contract/memory/index.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { isForeign, type Piece } from './words.ts';

/** Use for the text of a record. What is not the user's own is drawn so that nothing in it is unseen; all of it is text. */
export const Said = memo(({ pieces, source }: { pieces: readonly Piece[]; source: Pick<MemorySource, 'type'> }): ReactNode => {
  const foreign = isForeign(source);
  return pieces.map(({ text, hit }, at) => {
    const inside = foreign ? <Verbatim key={at} text={text} /> : text;
    return hit ? (
      <mark key={at} className="mem-hit">
        {inside}
      </mark>
    ) : (
      inside
    );
  });
});

/** Use where a whole text stands for itself. */
export function Whole({ text, source }: { text: string; source: Pick<MemorySource, 'type'> }): ReactNode {
  return <Said pieces={[{ text, hit: false }]} source={source} />;
}

/** Use beside what Hearth did not get from the user. */
export function Outside({ source }: { source: MemorySource }): ReactNode {
  if (source.type !== 'outside') return null;
  return (
    <span className="row g6 mem-outside">
      <span className="badge plum">From outside</span>
      {source.ref && (
        <span className="meta clip" dir="auto">
          <Verbatim text={source.ref} line />
        </span>
      )}
    </span>
  );
}
