/** What waits for the person in this conversation, above the composer: one question at a time, the oldest first. */
import { type ReactNode, useMemo } from 'react';
import type { Approval } from '../../../../contract/runs.ts';
import { ApprovalCard } from '../../../approvals/ApprovalCard.tsx';
import { useApprovals } from '../../../approvals/waiting.ts';
import { useChat } from '../room.ts';
import { runsOf } from './runs.ts';

export function Waiting(): ReactNode {
  const here = useHere();
  const wanted = useApprovals((state) => state.wanted);
  const shown = here.find(({ approvalId }) => approvalId === wanted) ?? here[0];
  if (!shown) return null;
  return (
    <div className="chat-waiting">
      <ApprovalCard
        key={shown.approvalId}
        approval={shown}
        {...(here.length > 1 && { place: `${here.indexOf(shown) + 1} of ${here.length}` })}
        onAnswered={toThread}
      />
    </div>
  );
}

/** The focus goes to the conversation, never to the next question: a second press of A must not answer it. */
function toThread(): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>('.chat-thread')?.focus({ preventScroll: true });
}

/** The questions of this conversation, and of the runs that its answers started. */
function useHere(): readonly Approval[] {
  const items = useApprovals((state) => state.items);
  const open = useChat((state) => state.open?.id ?? null);
  const messages = useChat((state) => state.open?.messages);
  const children = useChat((state) => state.children);
  return useMemo(() => {
    if (open === null || items.length === 0) return [];
    const runs = new Set((messages ?? []).flatMap(({ runId }) => runsOf(runId, children)));
    return items.filter(({ conversationId, runId }) => conversationId === open || (runId !== undefined && runs.has(runId)));
  }, [items, open, messages, children]);
}
