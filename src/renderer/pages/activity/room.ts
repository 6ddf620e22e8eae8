/** The stores of this page. They live as long as the window, so that coming back shows what was there while it is read anew. */
import { useEffect } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { announce } from '../../app/announce.ts';
import { call, listen } from '../../app/client.ts';
import { connection } from '../../app/shell.ts';
import { type ListState, RunList } from './list/store.ts';
import { createLogsStore } from './logs/store.ts';
import { OpenRun, type RunPageState } from './run/store.ts';

const wait = (run: () => void, ms: number) => void setTimeout(run, ms);

export const list = new RunList({ call, listen, wait });
export const opened = new OpenRun({ call, listen, wait, announce, known: list.patch });
export const logs = createLogsStore({ call, listen });

export const useList = <T>(pick: (state: ListState) => T): T => useStore(list.store, pick);
export const useRun = <T>(pick: (state: RunPageState) => T): T => useStore(opened.store, pick);

/** Use in the component that owns a store's part of the page: reads, hears while it is shown, and reads anew when the daemon is back. */
export function useStarted(start: () => () => void): void {
  useEffect(() => {
    let stop = start();
    const deaf = connection.store.subscribe(({ state }, before) => {
      if (state !== 'online' || before.state === 'online') return;
      stop();
      stop = start();
    });
    return () => {
      deaf();
      stop();
    };
  }, [start]);
}

/** Use for a store that is made with its start. */
export function useLive<S>({ store, start }: { store: StoreApi<S>; start: () => () => void }): S {
  useStarted(start);
  return useStore(store);
}
