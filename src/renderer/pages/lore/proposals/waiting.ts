/** The one store of proposals in this window: the rail counts them, the room of lore shows them. */
import { useStore } from 'zustand';
import { announce } from '../../../app/announce.ts';
import { call, listen } from '../../../app/client.ts';
import { connection } from '../../../app/shell.ts';
import { Proposals, type ProposalsState } from './store.ts';

export const proposals = new Proposals({ call, listen, announce });

/** Use in a component that shows proposals, or how many wait. */
export function useProposals<T>(pick: (state: ProposalsState) => T): T {
  return useStore(proposals.store, pick);
}

/** Use once the window is up. What was proposed while nobody could tell this window is read when the daemon is back. */
export function startProposals(): () => void {
  const stop = proposals.start();
  const deaf = connection.store.subscribe(({ state }, before) => {
    if (state === 'online' && before.state !== 'online') void proposals.load();
  });
  return () => {
    stop();
    deaf();
  };
}
