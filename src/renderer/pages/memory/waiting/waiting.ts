/** The one store of what waits to be remembered, for the page and for the count in the rail. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { call, listen } from '../../../app/client.ts';
import { go, href } from '../../../app/location.ts';
import { connection } from '../../../app/shell.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Waiting, type WaitingState, waitingCount } from './store.ts';

export const waiting = new Waiting({
  call,
  listen,
  wait: (run, ms) => void setTimeout(run, ms),
  tell: toast,
  show: (id) => go(href('memory', [id])),
});

/** Use in a component that shows what waits. */
export const useWaiting = <T>(pick: (state: WaitingState) => T): T => useStore(waiting.store, pick);

/** Use in the rail: how much waits in memory. It is read once the window is up, and again when the daemon is back. */
export function useWaitingCount(): number {
  useEffect(startOnce, []);
  return useStore(waiting.store, waitingCount);
}

let started = 0;
let stop: () => void = () => undefined;

/** Several may look at once: the first one starts, the last one ends. */
function startOnce(): () => void {
  started += 1;
  if (started === 1) {
    const deaf = waiting.start();
    const quiet = connection.store.subscribe(({ state }, before) => {
      if (state === 'online' && before.state !== 'online') void waiting.reload();
    });
    stop = () => {
      deaf();
      quiet();
    };
  }
  return () => {
    started -= 1;
    if (started === 0) stop();
  };
}
