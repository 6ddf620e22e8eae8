/** The requests that belong to no room: files, the contract about itself, the token of the transport, metrics. */

import { describeContract, type Handlers } from '../../contract/index.ts';
import type { filesContract, rpcContract, workContract } from '../../contract/reach/rpc.ts';
import { maxFileBytes } from '../../contract/transport.ts';
import type { Metric } from '../../contract/watch.ts';
import { AppError } from './base/errors.ts';
import type { Works } from './base/work/works.ts';
import { type MoveDeps, moveHandlers } from './store/move/requests.ts';
import type { ArtifactInfo, Store } from './store/types.ts';

/** Use once per daemon. */
export function filesHandlers(store: Store): Handlers<typeof filesContract> {
  return { 'files.put': ({ name, base64 }) => store.artifacts.put(name, Buffer.from(base64, 'base64'), maxFileBytes) };
}

/** Tables that are no view of the log and yet go with it when the home moves; vectors are made anew. */
const loose = ['drafts', 'log_lines'];
/** What there is to read, by the queries that give it. */
const readable = ['chat.readable', 'memory.readable'];

/** Use once per daemon. */
export const homeMoves = (ground: Pick<MoveDeps, 'store' | 'works' | 'clock' | 'newId'>) =>
  moveHandlers({ ...ground, tables: loose, readable });

/** Filled by the host: who has a token can change it, who has a window can show it. */
export interface Rotation {
  rotate: (() => string) | null;
  /** Shows the window; answers an address for a browser where there is none. */
  open: (() => string | null) | null;
}

/** Use once per daemon. */
export function rpcHandlers(rotation: Rotation): Handlers<typeof rpcContract> {
  return {
    'rpc.describe': async () => describeContract(),
    'auth.rotate': async () => {
      if (!rotation.rotate) throw new AppError('unavailable', 'This host opens no port, so there is no token to change.');
      return { token: rotation.rotate() };
    },
    'window.open': async () => {
      if (!rotation.open) throw new AppError('unavailable', 'There is no window here, and no port for a browser.');
      return { url: rotation.open() };
    },
  };
}

/** Use once per daemon. */
export function workHandlers(works: Works): Handlers<typeof workContract> {
  return {
    'work.list': async () => ({ items: works.list(), next: null }),
    'work.cancel': async ({ workId }) => ({ cancelled: works.cancel(workId) }),
  };
}

/** Thrown when there is no such file: AppError `not_found`. */
export function findFile(store: Store, fileId: string): { path: string; info: ArtifactInfo } {
  const info = store.artifacts.info(fileId);
  if (!info) throw new AppError('not_found', 'There is no such file.', { fileId });
  return { path: store.artifacts.path(fileId), info };
}

/** Figures that cost nothing to read. */
export function readMetrics(store: Store): Metric[] {
  const { events, bytes } = store.stats();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    { name: 'hearth_events_total', help: 'Events in the log.', kind: 'counter', value: events },
    {
      name: 'hearth_commits_total',
      help: 'Transactions committed since the start; each is one fsync.',
      kind: 'counter',
      value: store.commits,
    },
    { name: 'hearth_wire_last', help: 'Number of the newest event on the wire.', kind: 'counter', value: store.wire.last },
    { name: 'hearth_database_bytes', help: 'Size of the database.', kind: 'gauge', value: bytes },
    { name: 'process_resident_memory_bytes', help: 'Resident memory.', kind: 'gauge', value: rss },
    { name: 'process_heap_bytes', help: 'Heap in use.', kind: 'gauge', value: heapUsed },
    { name: 'process_uptime_seconds', help: 'Seconds since the start.', kind: 'gauge', value: process.uptime() },
  ];
}
