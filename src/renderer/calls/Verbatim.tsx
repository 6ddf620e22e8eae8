// biome-ignore-all lint/suspicious/noArrayIndexKey: stretches of one text, drawn anew with it
import { memo, type ReactNode } from 'react';
import { stretches } from './verbatim.ts';

/** Use for text of tools, models and files: nothing in it is invisible. */
export const Verbatim = memo(({ text }: { text: string }): ReactNode => {
  return stretches(text).map((part, at) =>
    part.unseen ? (
      <mark key={at} className="unseen" title="A character that is not seen">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
});
