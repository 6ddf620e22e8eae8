/** A daemon of a few requests and a wire in memory: enough to try the transport alone, with bounds made small. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../../../src/contract/index.ts';
import { AppError } from '../../../src/main/core/base/errors.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import type { Daemon } from '../../../src/main/core/daemon.ts';
import { createDispatch } from '../../../src/main/core/dispatch.ts';
import type { ArtifactInfo } from '../../../src/main/core/store/types.ts';
import { type MemoryWire, memoryWire } from '../../../src/main/http/serve/memory-wire.ts';

export interface TinyDaemon extends Daemon {
  readonly events: MemoryWire;
  readonly callers: Caller[];
  /** How often a caller had gone before it was answered. */
  readonly gone: number;
}

export function tinyDaemon(home: string, keep?: number, padding?: string): TinyDaemon {
  const events = memoryWire(keep, padding);
  const callers: Caller[] = [];
  const files = new Map<string, { path: string; info: ArtifactInfo }>();
  let gone = 0;
  let rotate = () => '';
  const handlers = {
    'settings.get': async (_input: never, caller: Caller) => {
      callers.push(caller);
      return {};
    },
    'chat.setDraft': async () => ({}),
    'store.verify': (_input: never, caller: Caller) =>
      new Promise((resolve) => {
        callers.push(caller);
        caller.signal?.addEventListener('abort', () => {
          gone += 1;
          resolve({});
        });
      }),
    'auth.rotate': async () => ({ token: rotate() }),
    'self.get': async () => {
      throw new Error('a bug with a secret path /home/ada');
    },
  };
  return {
    events,
    callers,
    log: silentLog,
    get gone() {
      return gone;
    },
    dispatch: createDispatch(handlers, silentLog),
    async putFile(name, content) {
      // A disk takes its time before it takes the first part.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const parts: Buffer[] = [];
      for await (const part of content) parts.push(part);
      const bytes = Buffer.concat(parts);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const info = { fileId: sha256.slice(0, 16), name, bytes: bytes.length, sha256 };
      const path = join(home, info.fileId);
      writeFileSync(path, bytes);
      files.set(info.fileId, { path, info });
      return info;
    },
    file(fileId) {
      const found = files.get(fileId);
      if (!found) throw new AppError('not_found', 'There is no such file.');
      return found;
    },
    metrics: () => 'hearth_up 1\n',
    onRotate(answer) {
      rotate = answer;
    },
    onOpen: () => undefined,
    stop: async () => undefined,
  };
}
