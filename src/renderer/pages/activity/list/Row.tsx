import { memo, type ReactNode } from 'react';
import type { Run } from '../../../../contract/runs.ts';
import { href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import { when } from '../../chat/list/days.ts';
import { aboutOf, standingOf, titleOf } from './words.ts';

/** A state as a shape; the words stand beside it, or are read out here. */
export function StateMark({ state, said = false }: { state: Run['state']; said?: boolean }): ReactNode {
  const { icon, mark, words } = standingOf(state);
  if (state === 'running')
    return (
      <span className="act-spin">
        <Spinner />
        {said && <span className="sr">{words}</span>}
      </span>
    );
  return <Icon name={icon} className={mark} {...(said && { label: words })} />;
}

interface RowProps {
  readonly run: Run;
  readonly current: boolean;
  /** The one row that Tab stops at. */
  readonly stop: boolean;
}

export const Row = memo(({ run, current, stop }: RowProps): ReactNode => {
  return (
    <a
      className="item tall act-row"
      href={href('activity', [run.id])}
      aria-current={current ? 'true' : undefined}
      tabIndex={stop ? 0 : -1}
    >
      {/* Where the second line does not begin with the state, the mark says it. */}
      <StateMark state={run.state} said={run.state === 'succeeded' || run.state === 'failed'} />
      <span className="grow stack g0">
        <span className={current ? 'clip medium' : 'clip'} dir="auto">
          <Verbatim text={titleOf(run)} line />
        </span>
        <span className="meta num clip" dir="auto">
          <Verbatim text={aboutOf(run)} line />
        </span>
      </span>
      <time className="meta num" dateTime={run.createdAt}>
        {when(run.createdAt)}
      </time>
    </a>
  );
});
