/** Hears of edits in other programs: the system's word for a change, and a look now and then for where it says none. */
import { type FSWatcher, watch } from 'node:fs';
import type { Clock, Timer } from '../../../base/clock.ts';
import type { Folder } from './disk.ts';

interface Deps {
  clock: Clock;
  /** Looks at everything; answers the folders that there are. Never throws. */
  look(): Promise<readonly Folder[]>;
}

/** A program that saves does several things at once: what follows within this time is one change. */
const settleMs = 100;
const everyMs = 5_000;
/** Where the system cannot say that a folder changed: an edit is still picked up within a second. */
const blindMs = 800;
/** So that the looking itself costs at most a hundredth of the time. */
const restTimes = 100;
const mostWatched = 1_000;

/** Use once per room; `start` looks at once. */
export function createWatch({ clock, look }: Deps) {
  let timer: Timer | null = null;
  let looking: Promise<void> = Promise.resolve();
  let again = false;
  let stopped = false;

  const plan = (ms: number) => {
    timer?.cancel();
    timer = stopped ? null : clock.after(ms, run);
  };
  /** Heard while it looks: it looks once more. */
  const watched = watchFolders(() => {
    again = true;
    plan(settleMs);
  });
  const run = () => {
    looking = looking.then(async () => {
      if (stopped) return;
      again = false;
      const before = clock.monotonic();
      const folders = await look();
      // Something may have happened in a new folder between the look and the watch.
      if (!stopped && watched.follow(folders)) again = true;
      const rest = (clock.monotonic() - before) * restTimes;
      plan(again ? settleMs : Math.max(watched.blind() ? blindMs : everyMs, rest));
    });
  };

  return {
    start: run,
    async stop() {
      stopped = true;
      timer?.cancel();
      await looking;
      watched.follow([]);
    },
  };
}

function watchFolders(heard: () => void) {
  const watchers = new Map<string, FSWatcher>();
  let blind = false;

  const drop = (key: string, watcher: FSWatcher) => {
    watcher.close();
    if (watchers.get(key) === watcher) watchers.delete(key);
  };
  const add = (key: string, folder: string): boolean => {
    try {
      const watcher = watch(folder, { persistent: false }, heard);
      watcher.on('error', () => drop(key, watcher));
      watchers.set(key, watcher);
      return true;
    } catch {
      // The system's watches are used up, or this file system has none.
      blind = true;
      return false;
    }
  };

  return {
    /** True where not every folder could be watched. */
    blind: () => blind,
    /** Watches these and no others. Answers whether one of them is new. */
    follow(folders: readonly Folder[]): boolean {
      const wanted = new Map(folders.slice(0, mostWatched).map(({ absolute, ino }) => [`${ino} ${absolute}`, absolute]));
      blind = folders.length > mostWatched;
      for (const [key, watcher] of watchers) if (!wanted.has(key)) drop(key, watcher);
      const fresh = [...wanted].filter(([key]) => !watchers.has(key));
      return fresh.map(([key, folder]) => add(key, folder)).includes(true);
    },
  };
}
