import { expect, test } from 'vitest';
import { systemClock as clock } from '../../base/clock.ts';
import { fakeHost } from '../../base/fake-host.ts';
import { idMaker } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { migrations } from '../../migrations.ts';
import { definitions, projections } from '../../projections.ts';
import { openStore } from '../../store/index.ts';
import { createSelf, loadSigner } from './index.ts';

/** The embedder that is used in these surroundings, before and after another one is set. */
async function embedders(variable: string | undefined, set: string): Promise<string[]> {
  const host = fakeHost(variable === undefined ? {} : { env: { HEARTH_EMBEDDER: variable } });
  const newId = idMaker(clock);
  const signer = loadSigner(host.secrets);
  const { home } = host.paths;
  const store = await openStore({ home, migrations, projections, definitions, clock, newId, signer, log: silentLog });
  try {
    const { settings } = await started(createSelf({ store, host, newId, signer }));
    const before = settings.get().embedder;
    await settings.set({ embedder: set }, 'user');
    const again = await started(createSelf({ store, host, newId, signer }));
    return [before, settings.get().embedder, again.settings.get().embedder];
  } finally {
    await store.close();
    host.remove();
  }
}

async function started(self: ReturnType<typeof createSelf>) {
  await self.start();
  return self.api;
}

test('HEARTH_EMBEDDER names the embedder until a setting does, and a setting stays', async () => {
  expect(await embedders('ollama:nomic-embed-text', 'builtin')).toEqual(['ollama:nomic-embed-text', 'builtin', 'builtin']);
  expect(await embedders(undefined, 'voyage:voyage-4')).toEqual(['builtin', 'voyage:voyage-4', 'voyage:voyage-4']);
});

test('a variable that names no embedder is as if it were not there', async () => {
  for (const nonsense of ['', 'gpt', 'openai:', 'http://evil']) expect((await embedders(nonsense, 'builtin'))[0]).toBe('builtin');
});
