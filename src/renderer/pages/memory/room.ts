/** The stores of this page. They live as long as the window, so that coming back shows what was there while it is read anew. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { call, listen } from '../../app/client.ts';
import { go, href } from '../../app/location.ts';
import { connection } from '../../app/shell.ts';
import { toast } from '../../app/toasts/store.ts';
import type { Filter } from './find/filter.ts';
import { Finder, type FindState } from './find/store.ts';
import { OpenMemory, type RecordState } from './record/store.ts';
import { Upkeep, type UpkeepState } from './upkeep/store.ts';
import { Views, type ViewsState } from './views/store.ts';

const wait = (run: () => void, ms: number) => void setTimeout(run, ms);

export const finder = new Finder({ call, listen, wait });
export const opened = new OpenMemory({
  call,
  listen,
  known: finder.patch,
  tell: (text, undo) => toast(text, undo && { label: 'Undo', run: undo }),
});
export const views = new Views({ call, listen, wait });
export const upkeep = new Upkeep({ call, listen, wait, tell: toast });

export const useFinder = <T>(pick: (state: FindState) => T): T => useStore(finder.store, pick);
export const useOpened = <T>(pick: (state: RecordState) => T): T => useStore(opened.store, pick);
export const useViews = <T>(pick: (state: ViewsState) => T): T => useStore(views.store, pick);
export const useUpkeep = <T>(pick: (state: UpkeepState) => T): T => useStore(upkeep.store, pick);

/** Where there is one column, what stands beside the list hides it. */
const oneColumn = '(max-width: 60rem)';

/** Use where something beside the list narrows it: the list is what is wanted then. */
export function narrowTo(part: Partial<Filter>): void {
  void finder.change(part);
  if (window.matchMedia(oneColumn).matches) go(href('memory'));
}

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
