/** A day as it reads. */
import { type ReactNode, useEffect, useState } from 'react';
import type { NoteVersion } from '../../../../contract/notebook.ts';
import { counted } from '../../../app/amounts.ts';
import { call } from '../../../app/client.ts';
import { href } from '../../../app/location.ts';
import type { NoteState } from '../../../editor/note/state.ts';
import { byWords, momentOf } from '../../../editor/words.ts';
import { Markdown } from '../../../markdown/Markdown.tsx';
import { longName } from '../calendar/month.ts';
import { pageText } from '../days/page-text.ts';

export function ReadDay({
  day,
  today,
  state: { path, text, base },
}: {
  day: string;
  today: string;
  state: NoteState;
}): ReactNode {
  const page = pageText(text, day);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section className="scroll journal-page" tabIndex={0} aria-labelledby="journal-day">
      <div className="journal-column">
        <h3 className="display" id="journal-day">
          {longName(day, today)}
        </h3>
        <p className="meta num">
          <Made path={path ?? ''} version={base?.version ?? 0} />
        </p>
        {page === '' ? <p className="c2 journal-empty">Nothing is written on this page yet.</p> : <Markdown text={page} />}
      </div>
    </section>
  );
}

/** Who wrote it last, when, and in how many versions. */
function Made({ path, version }: { path: string; version: number }): ReactNode {
  const [last, setLast] = useState<NoteVersion | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version was made by somebody, maybe by somebody else
  useEffect(() => {
    let gone = false;
    call('notebook.history', { path, limit: 1 }).then(
      ({ items }) => !gone && setLast(items[0] ?? null),
      // Who wrote it is not worth a word of failure.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [path, version]);
  if (!last) return counted(version, 'version');
  return (
    <>
      Written by {last.origin === 'journal' ? 'Hearth' : byWords(last.actor, last.origin)}, {momentOf(last.at)} ·{' '}
      {counted(last.version, 'version')}
      {last.runId && (
        <>
          {' · '}
          <a className="link" href={href('activity', [last.runId])}>
            the run
          </a>
        </>
      )}
    </>
  );
}
