// biome-ignore-all lint/suspicious/noArrayIndexKey: stretches of one text, drawn anew with it
import { memo, type ReactNode } from 'react';
import { stretches } from './verbatim.ts';

/** Use for text of tools, models and files: nothing in it is invisible. `line` is for what has to be one: a line end in a name is seen too. */
export const Verbatim = memo(({ text, line = false }: { text: string; line?: boolean }): ReactNode => {
  return stretches(text, line).map((part, at) =>
    part.unseen ? (
      <mark key={at} className="unseen" title="A character that is not seen">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
});
