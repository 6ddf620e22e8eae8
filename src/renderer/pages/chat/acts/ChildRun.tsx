/** A run that a call started, under that call: what it does, what it asks, and what it reported. */
import { type ReactNode, useEffect } from 'react';
import { dollars } from '../../../app/amounts.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { took } from '../../../calls/words.ts';
import { Button } from '../../../parts/Button.tsx';
import { actions, useChat } from '../room.ts';
import type { Work } from '../store/works.ts';
import { type Call, callsOf } from './calls.ts';

interface ChildProps {
  id: string;
  shown: boolean;
  /** Draws its calls as those of an answer are drawn. */
  draw: (calls: readonly Call[]) => ReactNode;
}

export function ChildRun({ id, shown, draw }: ChildProps): ReactNode {
  const work = useChat((state) => state.works[id]);
  useEffect(() => {
    if (shown) void actions.lookAt(id);
  }, [shown, id]);
  if (!shown) return null;
  if (work === null)
    return (
      <div className="step-child meta">
        What it did could not be read.{' '}
        <Button size="sm" kind="ghost" onClick={() => void actions.lookAt(id)}>
          Read again
        </Button>
      </div>
    );
  if (!work) return <div className="step-child meta">Starting</div>;
  const calls = callsOf(work);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here
    <div className="step-child" role="group" aria-label={work.agent ? `Run by ${work.agent}` : 'Run of its own'}>
      <p className="meta row g6">
        {work.agent && (
          <span className="badge">
            <Verbatim text={work.agent} />
          </span>
        )}
        <span>{standing(work)}</span>
      </p>
      {calls.length > 0 && draw(calls)}
      {work.report?.summary && (
        <p className="step-report" dir="auto">
          <Verbatim text={work.report.summary.slice(0, 2000)} />
        </p>
      )}
      {work.failure && (
        <p className="meta c-carmine" dir="auto">
          {work.failure.message}
        </p>
      )}
    </div>
  );
}

const states: Record<Work['state'], string> = {
  queued: 'Waits for its turn',
  running: 'Working',
  waiting: 'Waits for your answer',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
};

/** "Done, 12 s, $0.02": no more than is known. */
function standing({ state, startedAt, finishedAt, cost, toolCalls }: Work): string {
  const time = startedAt && finishedAt ? took(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt))) : null;
  const calls = toolCalls > 0 ? `${toolCalls} ${toolCalls === 1 ? 'call' : 'calls'}` : null;
  return [states[state], calls, time, cost > 0 ? dollars(cost) : null].filter(Boolean).join(' · ');
}
