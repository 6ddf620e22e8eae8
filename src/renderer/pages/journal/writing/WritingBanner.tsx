/** How far the page that was asked for is. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { href } from '../../../app/location.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import { writing } from '../room.ts';

/** Use above the page of a day. */
export function WritingBanner({ day }: { day: string }): ReactNode {
  const { state, day: asked, runId, fault } = useStore(writing.store);
  if (asked !== day || state === 'idle') return null;
  const run = runId && (
    <a className="link" href={href('activity', [runId])}>
      See the run
    </a>
  );
  const close = <IconButton icon="x" label="Close" onClick={writing.close} />;
  return (
    <div className="journal-writing">
      {(state === 'asking' || state === 'running') && (
        <p className="banner">
          <span className="journal-spin">
            <Spinner />
          </span>
          <span>Writing the page from what is recorded. {run}</span>
        </p>
      )}
      {state === 'done' && (
        <Banner tone="moss" icon="check" action={close}>
          The page is written. {run}
        </Banner>
      )}
      {state === 'nothing' && <Banner action={close}>Nothing happened on this day, so there is nothing to write.</Banner>}
      {state === 'failed' && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void writing.write(day)}>
              Try again
            </Button>
          }
        >
          <span className="medium">The page was not written.</span> {fault} {run}
        </Banner>
      )}
    </div>
  );
}
