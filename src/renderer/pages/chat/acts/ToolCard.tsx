/** A tool call is one line: what it does, to what, how it went. What went in and came out is behind it. */
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { useApprovals } from '../../../approvals/waiting.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { aboutOf, briefOf, iconOf, type Tense, took, verbOf } from '../../../calls/words.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import { CallBody } from './CallBody.tsx';
import { ChildRun } from './ChildRun.tsx';
import { type Call, type CallState, codeOf, stateOf } from './calls.ts';

/** Use for calls that follow each other. */
export function Calls({ calls }: { calls: readonly Call[] }): ReactNode {
  return (
    <ul className="steps" aria-label="What it did">
      {calls.map((call) => (
        <li key={call.callId}>
          <ToolCard call={call} />
        </li>
      ))}
    </ul>
  );
}

// Given to the run below, which has calls of its own: neither file needs the other then.
const drawCalls = (calls: readonly Call[]) => <Calls calls={calls} />;

function ToolCard({ call }: { call: Call }): ReactNode {
  const [open, setOpen] = useState(false);
  const waits = useApprovals((it) => it.items.some(({ runId, callId }) => runId === call.runId && callId === call.callId));
  const state = stateOf(call, waits);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    setOpen(event.key === 'ArrowRight');
  };
  return (
    <>
      <button type="button" className="step" aria-expanded={open} onClick={() => setOpen(!open)} onKeyDown={press}>
        <Icon name={iconOf(call.name)} className={state === 'running' || state === 'waiting' ? 'm-ember' : 'c3'} />
        <span className="clip" title={aboutOf(call.name, call.args) || undefined}>
          <span className="step-verb">
            <Verbatim text={verbOf(call.name, tenses[state])} />
          </span>{' '}
          <span className="step-about" dir="ltr">
            <Verbatim text={briefOf(call.name, call.args)} line />
          </span>
        </span>
        <span className="row g6">
          {call.result?.outside !== undefined && <span className="badge plum">From outside</span>}
          <Standing call={call} state={state} />
          <Icon name={open ? 'chev-down' : 'chev-right'} size={14} className="step-chev" />
        </span>
      </button>
      {open && <CallBody call={call} state={state} />}
      {call.childRunId && <ChildRun id={call.childRunId} shown={open || call.live} draw={drawCalls} />}
    </>
  );
}

const tenses: Record<CallState, Tense> = {
  running: 'doing',
  waiting: 'doing',
  done: 'done',
  failed: 'failed',
  refused: 'failed',
  stopped: 'doing',
  unknown: 'doing',
};

const ends = {
  failed: { icon: 'x', tone: 'c-carmine', word: 'Failed' },
  refused: { icon: 'blocked', tone: 'c-carmine', word: 'Not allowed' },
  stopped: { icon: 'stop', tone: 'c2', word: 'Stopped' },
  unknown: { icon: 'warn', tone: 'c-brass', word: 'May have happened' },
} as const;

/** Whose no it was. */
const noes = new Map([
  ['denied', 'You said no'],
  ['expired', 'No answer in time'],
]);

/** How it stands, in a word and a shape: color never says it alone. */
function Standing({ call, state }: { call: Call; state: CallState }): ReactNode {
  const seconds = useSeconds(state === 'running');
  if (state === 'waiting')
    return (
      <span className="micro row g4 c-ember">
        <span className="dot ember" /> Waits for you
      </span>
    );
  if (state === 'running')
    return (
      <span className="micro num row g4">
        {seconds >= 10 && took(seconds * 1000)}
        <span className="sr">running</span>
        <Spinner />
      </span>
    );
  const time = call.result?.tookMs === undefined ? null : took(call.result.tookMs);
  if (state === 'done')
    return (
      <span className="micro num row g4">
        {time}
        <Icon name="check" size={14} className="m-moss" label="done" />
      </span>
    );
  const { icon, tone, word } = ends[state];
  const said = noes.get(codeOf(call.result?.error)) ?? word;
  return (
    <span className={`micro num row g4 ${tone}`}>
      <Icon name={icon} size={14} /> {said}
      {state === 'failed' && time ? `, ${time}` : ''}
    </span>
  );
}

/** After ten seconds a wait shows its length. */
function useSeconds(on: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!on) return;
    const started = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - started) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [on]);
  return on ? seconds : 0;
}
