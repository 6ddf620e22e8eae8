/** The one store of what waits in this window, the hook to read it, and the way to the oldest. */
import { useStore } from 'zustand';
import type { Approval } from '../../contract/runs.ts';
import { announce } from '../app/announce.ts';
import { call, listen } from '../app/client.ts';
import { go, href } from '../app/location.ts';
import { connection } from '../app/shell.ts';
import { Approvals, type ApprovalsState } from './store.ts';

const approvals = new Approvals({ call, listen, announce });

/** Use on a card's button. False when the answer was not taken: the card says why. */
export const { decide } = approvals;

/** Use in a component that shows what waits, or how much. */
export function useApprovals<T>(pick: (state: ApprovalsState) => T): T {
  return useStore(approvals.store, pick);
}

/** Use once the window is up. What was asked while nobody could tell this window is read when the daemon is back. Returns its undo. */
export function startApprovals(): () => void {
  const stop = approvals.start();
  const deaf = connection.store.subscribe(({ state }, before) => {
    if (state === 'online' && before.state !== 'online') approvals.refresh();
  });
  return () => {
    stop();
    deaf();
  };
}

/** Where a card can be answered: in its conversation, or on the page of its run. */
export function placeOf({ conversationId, runId }: Pick<Approval, 'conversationId' | 'runId'>): string {
  if (conversationId) return href('chat', [conversationId]);
  return href('activity', runId ? [runId] : ['approvals']);
}

/** Brings the person to a card, wherever it is: only ever because they asked. */
export function goToApproval(approval: Approval, leave: (to: string) => void = go): void {
  approvals.want(approval.approvalId);
  // Already there counts as going, so that what closes meanwhile does not take the focus back.
  leave(document.getElementById(cardId(approval)) ? window.location.hash : placeOf(approval));
}

/** Use on a key or in the palette; false when nothing waits. */
export function goToOldest(leave?: (to: string) => void): boolean {
  const oldest = approvals.store.getState().items[0];
  if (oldest) goToApproval(oldest, leave);
  return oldest !== undefined;
}

/** Use when a card has taken the focus it was wanted for. */
export const arrived = (): void => approvals.want(null);

/** The card's own id on the page. */
export const cardId = ({ approvalId }: Pick<Approval, 'approvalId'>): string => `approval-${approvalId}`;
