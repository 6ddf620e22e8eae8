/** The requests of the store. */
import type { Handlers } from '../../../contract/index.ts';
import type { storeContract } from '../../../contract/store.ts';
import { listBackups, makeBackup } from './disk/backups.ts';
import type { Store } from './types.ts';

export function storeHandlers(store: Store) {
  return {
    'store.verify': async () => store.verify(),
    'store.rebuild': async () => store.rebuild(),
    'store.backup': (input, caller) => makeBackup(store, input, caller.actor),
    'store.backups': async (input) => listBackups(store, input),
    'store.stats': async () => store.stats(),
  } satisfies Handlers<typeof storeContract>;
}
