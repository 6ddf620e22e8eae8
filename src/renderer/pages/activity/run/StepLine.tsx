/** One step on the timeline: what was done, what policy said, how it ended, and behind it what went in and came out. */
import { type ReactNode, useState } from 'react';
import type { Step } from '../../../../contract/runs.ts';
import { counted, dollars } from '../../../app/amounts.ts';
import { href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { briefOf, took, verbOf } from '../../../calls/words.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { CallBody } from '../../chat/acts/CallBody.tsx';
import { type CallState, callsOf, codeOf, messageOf, stateOf } from '../../chat/acts/calls.ts';
import { StateMark } from '../list/Row.tsx';
import { aboutOf, titleOf } from '../list/words.ts';
import type { Detail } from './store.ts';
import { offset, rulingOf } from './words.ts';

interface StepProps {
  readonly run: Detail;
  readonly step: Step;
}

export function StepLine({ run, step }: StepProps): ReactNode {
  const [open, setOpen] = useState(false);
  const call = callsOf({ ...run, steps: [step] })[0];
  const state = call ? stateOf(call, step.state === 'waiting') : stepStates[step.state];
  const inside = call !== undefined || Boolean(step.text);
  const words = <Words step={step} state={state} />;
  return (
    <li className={state === 'running' || state === 'waiting' ? 'on' : undefined}>
      <span className="meta num">{offset(step.startedAt, run.startedAt ?? run.createdAt)}</span>
      <span className={`dot ${dotOf(step, state)}`} />
      <div className="tl-in">
        {inside ? (
          <button type="button" className="tl-open" aria-expanded={open} onClick={() => setOpen(!open)}>
            {words}
            <Icon name={open ? 'chev-down' : 'chev-right'} size={14} className="c3" />
          </button>
        ) : (
          <p>{words}</p>
        )}
        <Ruled step={step} />
        <Ended step={step} state={state} />
        {open && call && <CallBody call={call} state={state} />}
        {open && !call && step.text && (
          <p className="tl-said" dir="auto">
            <Verbatim text={step.text} />
          </p>
        )}
        <Child run={run} step={step} />
      </div>
      <span className="meta num">{amountOf(step)}</span>
    </li>
  );
}

const stepStates: Record<Step['state'], CallState> = {
  began: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  unknown: 'unknown',
};

function dotOf({ kind, result }: Step, state: CallState): string {
  if (state === 'running' || state === 'waiting') return 'live';
  if (state === 'failed' || state === 'refused') return 'carmine';
  if (state === 'unknown') return 'brass';
  if (result?.outside !== undefined) return 'plum';
  return (kind === 'tool' || kind === 'run') && state === 'done' ? 'moss' : '';
}

const kinds: Partial<Record<Step['kind'], string>> = {
  model: 'Asked',
  compact: 'Summed up the conversation',
  plan: 'Planned',
  reflect: 'Reflected',
};

function Words({ step: { kind, name, args, usage, text }, state }: { step: Step; state: CallState }): ReactNode {
  if (kind !== 'tool' && kind !== 'run')
    return (
      <span>
        <span className="medium">{kinds[kind]}</span>{' '}
        <span className="c2">
          <Verbatim text={kind === 'model' || kind === 'compact' ? name : (text?.split('\n', 1)[0] ?? name)} line />
          {usage && <span className="num">{`, ${counted(usage.inputTokens + usage.outputTokens, 'token')}`}</span>}
        </span>
      </span>
    );
  const tense = state === 'done' ? 'done' : state === 'failed' || state === 'refused' ? 'failed' : 'doing';
  return (
    <span>
      <span className="medium">
        <Verbatim text={verbOf(name, tense)} />
      </span>{' '}
      <span className="c2 tl-about" dir="ltr">
        <Verbatim text={briefOf(name, args)} line />
      </span>{' '}
      <span className="mono c3">
        <Verbatim text={name} line />
      </span>
    </span>
  );
}

function Ruled({ step }: { step: Step }): ReactNode {
  if (!step.decision) return null;
  const { word, tone, by, why, place } = rulingOf(step.decision, step);
  return (
    <p className="pol">
      <span className={`badge ${tone}`}>{word}</span>
      <span>
        {why !== null && <Verbatim text={why} />}{' '}
        {by !== null && (
          <span className={why === null ? undefined : 'c3'}>
            {why === null ? 'by' : 'By'} {place ? <RuleLink to={place} name={by} /> : <Verbatim text={by} line />}
          </span>
        )}
      </span>
    </p>
  );
}

function RuleLink({ to, name }: { to: string; name: string }): ReactNode {
  return (
    <a className="link" href={to}>
      {name}
    </a>
  );
}

const ends: Partial<Record<CallState, { word: string; tone: string }>> = {
  failed: { word: 'Failed', tone: 'carmine' },
  stopped: { word: 'Stopped', tone: '' },
  unknown: { word: 'May have happened', tone: 'brass' },
};

/** How it ended where it did not end well, and what it brought in from outside. */
function Ended({ step: { result, failure, decision, approvalId }, state }: { step: Step; state: CallState }): ReactNode {
  const error = result?.error;
  const answer = noes.get(codeOf(error));
  const end = answer ? { word: answer, tone: 'carmine' } : ends[state];
  const said = messageOf(error) || failure?.message || '';
  return (
    <>
      {end && !(state === 'refused' && decision?.verdict === 'deny') && (
        <p className="pol">
          <span className={`badge ${end.tone}`}>{end.word}</span>
          <Verbatim text={said} />
        </p>
      )}
      {approvalId && state !== 'waiting' && !answer && decision?.verdict === 'ask' && (
        <p className="pol">
          <span className="badge moss">You allowed it</span>
        </p>
      )}
      {result?.outside !== undefined && (
        <p className="pol">
          <span className="badge plum">From outside</span>
          <span className="tl-about">
            <Verbatim text={result.outside} line />. From here on, what acts needs you, or a grant that was fixed before.
          </span>
        </p>
      )}
    </>
  );
}

/** Whose no it was. */
const noes = new Map([
  ['denied', 'You said no'],
  ['expired', 'No answer in time'],
]);

/** The run that this step started, one line; it has a page of its own. */
function Child({ run, step: { childRunId } }: StepProps): ReactNode {
  const child = run.children.find(({ id }) => id === childRunId);
  return child ? <ChildLine run={child} /> : null;
}

/** Use for a run that another started. */
export function ChildLine({ run }: { run: Detail['children'][number] }): ReactNode {
  return (
    <a className="item tall act-child" href={href('activity', [run.id])}>
      <StateMark state={run.state} said={run.state === 'succeeded' || run.state === 'failed'} />
      <span className="grow stack g0">
        <span className="clip" dir="auto">
          <Verbatim text={titleOf(run)} line />
        </span>
        <span className="meta num clip">{aboutOf(run)}</span>
      </span>
      <Icon name="chev-right" size={14} className="c3" />
    </a>
  );
}

/** What it cost, or how long it took: a model's step its money, a tool's its time. */
function amountOf({ usage, startedAt, finishedAt }: Step): string {
  if (usage?.cost) return dollars(usage.cost);
  return finishedAt ? took(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt))) : '';
}
