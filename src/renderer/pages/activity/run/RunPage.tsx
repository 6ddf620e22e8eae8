/** The page of a run: what it is to do, how it stands, each step with what allowed it, and what it came to. */
import { type ReactNode, useEffect } from 'react';
import { SideToggle } from '../../../app/Columns.tsx';
import { href } from '../../../app/location.ts';
import { ApprovalCard } from '../../../approvals/ApprovalCard.tsx';
import { useApprovals } from '../../../approvals/waiting.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { titleOf } from '../list/words.ts';
import { opened, useList, useRun, useStarted } from '../room.ts';
import { Actions } from './Actions.tsx';
import { Replayed, Report, Trouble } from './Ending.tsx';
import { Facts } from './Facts.tsx';
import { ChildLine, StepLine } from './StepLine.tsx';
import type { Detail } from './store.ts';

export function RunPage({ id }: { id: string | null }): ReactNode {
  useStarted(opened.start);
  useEffect(() => opened.show(id), [id]);
  const run = useRun((state) => state.run);
  const fault = useRun((state) => state.fault);
  if (id === null) return <Choose />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <article className="scroll act-run" tabIndex={0} aria-label="Run">
      {fault && !run && (
        <div className="row top g12">
          <SideToggle />
          <Banner
            tone="carmine"
            icon="warn"
            action={
              <Button size="sm" onClick={opened.again}>
                Read again
              </Button>
            }
          >
            {fault}
          </Banner>
        </div>
      )}
      {!run && !fault && <Skeleton label="Reading the run" rows={6} />}
      {run && run.id === id && <Whole run={run} />}
    </article>
  );
}

function Choose(): ReactNode {
  const some = useList((state) => Boolean(state.runs && state.runs.length > 0));
  if (!some) return null;
  return (
    <div className="empty">
      <Icon name="activity" size={24} />
      <p className="head">No run is open</p>
      <p>Choose one to see each step, what allowed it, and what it came to.</p>
    </div>
  );
}

function Whole({ run }: { run: Detail }): ReactNode {
  const refused = useRun((state) => state.refused);
  const replay = useRun((state) => state.replay);
  const started = new Set(run.steps.map(({ childRunId }) => childRunId));
  return (
    <>
      <Head run={run} />
      <Facts run={run} />
      {refused && (
        <Banner tone="carmine" icon="warn">
          {refused}
        </Banner>
      )}
      {replay && <Replayed replay={replay} />}
      <Trouble run={run} />
      <Question run={run} />
      <h3 className="sr">Steps</h3>
      <ol className="tl" aria-label="Steps">
        {run.steps.map((step) => (
          <StepLine key={step.n} run={run} step={step} />
        ))}
      </ol>
      {run.steps.length === 0 && <p className="meta">No step was taken yet.</p>}
      {run.children
        .filter(({ id }) => !started.has(id))
        .map((child) => (
          <ChildLine key={child.id} run={child} />
        ))}
      <Report run={run} />
    </>
  );
}

function Head({ run }: { run: Detail }): ReactNode {
  const { createdAt, type, model, attempt, agent, actor, parentId, goal } = run;
  const more = goal.trim() !== titleOf(run);
  const facts = [
    `Run of ${new Date(createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}`,
    type,
    agent,
    model,
    attempt > 1 && `attempt ${attempt}`,
    actor !== 'user' && `by ${actor}`,
  ];
  return (
    <header className="stack g4">
      <div className="row top act-head">
        <SideToggle />
        <h2 className="title grow" dir="auto">
          <Verbatim text={titleOf(run)} line />
        </h2>
        <Actions run={run} />
      </div>
      <p className="meta num">
        <Verbatim text={facts.filter(Boolean).join(' · ')} line />
        {parentId && (
          <>
            {' · '}
            <a className="link" href={href('activity', [parentId])}>
              started by another run
            </a>
          </>
        )}
      </p>
      {run.taintedBy !== undefined && (
        <p className="row g6 meta">
          <span className="badge plum">From outside</span>
          <span className="tl-about" dir="ltr">
            It has read <Verbatim text={run.taintedBy} line />
          </span>
        </p>
      )}
      {more && (
        <details className="act-goal">
          <summary className="meta">The whole task</summary>
          <p dir="auto">
            <Verbatim text={goal} />
          </p>
        </details>
      )}
    </header>
  );
}

/** What this run waits for, the oldest first: it can be answered here too. */
function Question({ run }: { run: Detail }): ReactNode {
  const items = useApprovals((state) => state.items);
  const wanted = useApprovals((state) => state.wanted);
  const here = items.filter(({ runId }) => runId === run.id);
  const shown = here.find(({ approvalId }) => approvalId === wanted) ?? here[0];
  if (!shown) return null;
  const place = here.length > 1 ? { place: `${here.indexOf(shown) + 1} of ${here.length}` } : {};
  return <ApprovalCard key={shown.approvalId} approval={shown} {...place} onAnswered={toRun} />;
}

/** The focus goes to the run, never to the next question. */
function toRun(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('.act-run')?.focus({ preventScroll: true });
}
