/** A home with nothing but conversations, for the tests of moving them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller, Input, Output } from '../../../../../contract/index.ts';
import type { WorkProgress } from '../../../../../contract/reach/rpc.ts';
import { systemClock } from '../../../base/clock.ts';
import { fakeHost } from '../../../base/fake-host.ts';
import { idMaker } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { createWorks } from '../../../base/work/works.ts';
import { openStore } from '../../../store/index.ts';
import { chatProjection } from '../chat.sql.ts';
import { chatEvents } from '../events.ts';
import { conversations } from '../migrations/0010-conversations.ts';
import { importedMessages } from '../migrations/0050-imported-messages.ts';
import { type Learner, moveHandlers } from './handlers.ts';

const user: Caller = { actor: 'user', via: 'internal' };
const newId = idMaker(systemClock);

interface Options {
  learner?: Learner;
  /** Hears how far work is, as it is told. */
  hear?: (progress: WorkProgress) => void;
}

/** Use per test; `close` deletes everything. */
export async function openMoves(options: Options = {}) {
  const host = fakeHost();
  const folder = mkdtempSync(join(tmpdir(), 'hearth-move-'));
  const store = await openStore({
    home: host.paths.home,
    migrations: [conversations, importedMessages],
    projections: [chatProjection],
    definitions: chatEvents,
    clock: systemClock,
    newId,
    signer: { publicKey: Buffer.alloc(32, 1), sign: () => Buffer.alloc(64) },
    log: silentLog,
  });
  const told: WorkProgress[] = [];
  const tell = async (progress: WorkProgress) => {
    told.push(progress);
    options.hear?.(progress);
  };
  const works = createWorks({ clock: systemClock, newId, tell });
  const handlers = moveHandlers({ store, newId, works, ...(options.learner ? { learner: options.learner } : {}) });
  return {
    ...{ store, works, told, folder, home: host.paths.home },
    take: (input: Input<'chat.import'>): Promise<Output<'chat.import'>> => handlers['chat.import'](input, user),
    give: (input: Input<'chat.export'>): Promise<Output<'chat.export'>> => handlers['chat.export'](input, user),
    /** Writes a file to import; answers its path. */
    file(content: unknown, name = 'conversations.json'): string {
      const path = join(folder, name);
      writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
      return path;
    },
    async close() {
      await works.stop();
      await store.close();
      host.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
