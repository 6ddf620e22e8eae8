/** How far it is: the plan that it wrote down, and below the answer the step that it is on. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: a plan is written anew as a whole
import type { ReactNode } from 'react';
import type { Message } from '../../../../contract/chat.ts';
import { goToApproval, useApprovals } from '../../../approvals/waiting.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { briefOf, verbOf } from '../../../calls/words.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon, type IconName } from '../../../parts/Icon.tsx';
import { useChat } from '../room.ts';
import type { PlanStep } from './calls.ts';
import { runsOf } from './runs.ts';

const glyphs: Record<PlanStep['state'], { icon: IconName; word: string; look: string }> = {
  todo: { icon: 'circle', word: 'to do', look: 'c3' },
  doing: { icon: 'half', word: 'doing now', look: 'm-ember' },
  done: { icon: 'done', word: 'done', look: 'm-moss' },
  dropped: { icon: 'blocked', word: 'dropped', look: 'c3' },
};

export function Plan({ steps }: { steps: readonly PlanStep[] }): ReactNode {
  const counted = steps.filter(({ state }) => state !== 'dropped');
  const done = counted.filter(({ state }) => state === 'done').length;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here
    <div className="step-plan" role="group" aria-label={`Plan, ${done} of ${counted.length} done`}>
      <p className="meta num">
        Plan, {done} of {counted.length} done
      </p>
      <ol>
        {steps.map(({ text, state }, at) => (
          <li key={at} className={state === 'doing' ? 'medium' : state === 'dropped' ? 'is-dropped' : undefined}>
            <Icon name={glyphs[state].icon} size={14} className={glyphs[state].look} label={glyphs[state].word} />
            <span dir="auto">
              <Verbatim text={text} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Use at the end of an answer that is being written: the step that it is on, or what it waits for. */
export function Progress({ message }: { message: Message }): ReactNode {
  const runs = useChat((state) => runsOf(message.runId, state.children).join(' '));
  const waits = useApprovals(({ items }) => items.find(({ runId }) => runId && runs.split(' ').includes(runId)));
  const phase = useChat((state) => (message.runId ? state.phases[message.runId] : undefined));
  const last = message.content.at(-1);
  if (waits)
    return (
      <p className="row g8 meta step-now">
        <span className="dot live" />
        <span className="c-ember medium">Waits for your answer</span>
        <Button size="sm" kind="ghost" keys="mod+shift+a" onClick={() => goToApproval(waits)}>
          Go to it
        </Button>
      </p>
    );
  if (phase === 'queued') return <p className="meta step-now">Waits for its turn</p>;
  // Words that come, and thoughts that come, say for themselves that it goes on.
  if (last?.type === 'text' || last?.type === 'thinking') return null;
  const call = running(message);
  const steps = message.content.filter(({ type }) => type === 'tool_call').length;
  return (
    <p className="meta chat-answering step-now">
      {call ? <Verbatim text={`${verbOf(call.name, 'doing')} ${briefOf(call.name, call.args)}`.trim()} /> : 'Answering'}
      {steps > 1 && <span className="num">{` · step ${steps}`}</span>}
    </p>
  );
}

/** The call that is under way: the first that has no result, since calls are done one after the other. */
function running({ content }: Message) {
  const done = new Set(content.flatMap((part) => (part.type === 'tool_result' ? [part.callId] : [])));
  return content.flatMap((part) => (part.type === 'tool_call' && !done.has(part.callId) ? [part] : []))[0];
}
