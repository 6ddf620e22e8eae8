import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forkNode } from '../../../base/child.ts';
import { type FakeClock, fakeClock, systemClock } from '../../../base/clock.ts';
import { fakeHost } from '../../../base/fake-host.ts';
import { idMaker } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { openStore } from '../../../store/index.ts';
import type { Store } from '../../../store/types.ts';
import { loadSigner } from '../../self/key.ts';
import { ownApproved } from '../events.ts';
import { ownTools } from '../migrations/0036-own-tools.ts';
import { createPool, type RunnerPool } from '../runners/pool.ts';
import { createOwnTools } from './index.ts';
import { ownToolsProjection } from './own.sql.ts';

const host = fakeHost();
const folder = join(host.paths.home, 'tools');
const signal = new AbortController().signal;
const call = { callId: 'c', maxOutputBytes: 65_536, timeoutMs: 5_000 };

/** The real runner, as the daemon starts it: no file of the user's is ever read in this process but as bytes. */
const entry = resolve(import.meta.dirname, '../../../../runners/tool.ts');

let pool: RunnerPool;
let store: Store;
let clock: FakeClock;
let own: ReturnType<typeof createOwnTools>;

const dice = (sides = 6) => `export default {
  name: 'own_dice',
  description: 'Throws a die.',
  input: { type: 'object', properties: { seed: { type: 'number' } }, required: ['seed'] },
  handler({ seed }) { console.log('thrown'); return { eyes: 1 + (seed % ${sides}) } },
};`;
const put = (name: string, source: string) => writeFileSync(join(folder, name), source);
const hashOf = (name: string) => own.source.list().find((tool) => tool.name === name)?.hash ?? '';
const why = (name: string) => own.source.list().find((tool) => tool.name === name)?.why;

async function open(): Promise<void> {
  store = await openStore({
    home: host.paths.home,
    migrations: [ownTools],
    projections: [ownToolsProjection],
    definitions: [ownApproved],
    clock,
    newId: idMaker(clock),
    signer: loadSigner(host.secrets),
    log: silentLog,
  });
  const memoryBytes = () => 512 * 1024 * 1024;
  own = createOwnTools({ store, clock, log: silentLog, folder, runner: pool, keepFolder: host.paths.home, memoryBytes });
}

async function close(): Promise<void> {
  await own.stop();
  await store.close();
}

beforeEach(async () => {
  mkdirSync(folder, { recursive: true });
  clock = fakeClock();
  const fork = (_runner: string, options = {}) => forkNode(entry, process.env, options);
  pool = createPool({ fork, clock: systemClock, folder: join(host.paths.home, 'work') });
  await open();
});
afterEach(async () => {
  await close();
  await pool.stop();
  rmSync(host.paths.home, { recursive: true, force: true });
});

test('a file of the user is listed with its own words, and does nothing before there is consent to its bytes', async () => {
  put('own_dice.js', dice());
  await own.start();
  expect(own.source.list()).toMatchObject([
    { name: 'own_dice', description: 'Throws a die.', source: 'own', available: false, why: 'Nobody has consented to it yet.' },
  ]);
  expect(await own.source.perform('own_dice', { seed: 1 }, call, signal)).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  });
  await own.approve('own_dice', hashOf('own_dice'), 'user');
  expect(own.source.list()).toMatchObject([{ name: 'own_dice', available: true }]);
  expect(await own.source.perform('own_dice', { seed: 7 }, call, signal)).toMatchObject({
    ok: true,
    data: { eyes: 2 },
    logs: ['thrown'],
  });
});

test('a changed file is unavailable until it is consented to anew, also between two looks at the folder (THREATS 24)', async () => {
  put('own_dice.js', dice());
  await own.start();
  const first = hashOf('own_dice');
  await own.approve('own_dice', first, 'user');
  put('own_dice.js', dice(20));
  expect(await own.source.perform('own_dice', { seed: 1 }, call, signal)).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  });
  await own.refresh();
  expect(why('own_dice')).toBe('The file was changed since it was consented to.');
  await expect(own.approve('own_dice', first, 'user')).rejects.toMatchObject({ code: 'conflict' });
  await own.approve('own_dice', hashOf('own_dice'), 'user');
  expect(await own.source.perform('own_dice', { seed: 7 }, call, signal)).toMatchObject({ ok: true, data: { eyes: 8 } });
});

test('consent outlives a restart, and a rebuild makes the same of the log', async () => {
  put('own_dice.js', dice());
  await own.start();
  await own.approve('own_dice', hashOf('own_dice'), 'user');
  await close();
  await open();
  await own.start();
  expect(own.source.list()).toMatchObject([{ name: 'own_dice', available: true }]);
  await store.rebuild();
  expect(own.source.list()).toMatchObject([{ name: 'own_dice', available: true }]);
});

test('a file that is no tool says why, and runs nowhere but in the sandbox', async () => {
  put('own_other.js', dice());
  put('no_default.js', 'globalThis.process = 1');
  put('no_handler.js', 'export default { name: "no_handler", description: "x", input: { type: "object" } }');
  put('throws.js', 'throw new Error(typeof process + typeof require)');
  put('for_ever.js', 'for (;;);');
  put('imports.js', 'import fs from "node:fs"; export default fs');
  put('no_schema.js', 'export default { name: "no_schema", description: "x", input: { type: "string" }, handler() {} }');
  symlinkSync(join(folder, 'own_other.js'), join(folder, 'linked.js'));
  put('Not-A-Name.js', dice());
  await own.start();
  expect(own.source.list().map(({ name, available }) => [name, available])).toEqual(
    ['for_ever', 'imports', 'linked', 'no_default', 'no_handler', 'no_schema', 'own_other', 'throws'].map((name) => [
      name,
      false,
    ]),
  );
  expect(why('own_other')).toMatch(/must be own_other/);
  // The same bytes under the name that they give are a tool; under another they stay none.
  put('own_dice.js', dice());
  for (const _look of [1, 2]) await own.refresh();
  expect([why('own_dice'), why('own_other')]).toEqual([
    'Nobody has consented to it yet.',
    expect.stringMatching(/must be own_other/),
  ]);
  expect(why('no_default')).toMatch(/export default/);
  expect(why('no_handler')).toMatch(/handler/);
  expect(why('throws')).toMatch(/undefinedundefined/);
  expect(why('for_ever')).toMatch(/longer than it may/);
  expect(why('imports')).toMatch(/could not load module/);
  expect(why('no_schema')).toMatch(/not an object/);
  expect(why('linked')).toMatch(/not a link/);
  await expect(own.approve('throws', hashOf('throws'), 'user')).rejects.toMatchObject({ code: 'conflict' });
  await expect(own.approve('not_there', 'a'.repeat(64), 'user')).rejects.toMatchObject({ code: 'not_found' });
});

test('a file that comes, changes or goes is noticed, and told once', async () => {
  await own.start();
  let told = 0;
  own.source.onChange(() => {
    told += 1;
  });
  put('own_dice.js', dice());
  clock.advance(3_000);
  await expect.poll(() => told, { timeout: 20_000 }).toBe(1);
  await own.refresh();
  expect(told).toBe(1);
  rmSync(join(folder, 'own_dice.js'));
  await own.refresh();
  expect([told, own.source.list()]).toEqual([2, []]);
});

test("an error in a handler is the tool's answer; nothing stays for the next call", async () => {
  put(
    'own_dice.js',
    dice().replace('console.log', 'if (globalThis.used) throw 1; globalThis.used = 1; if (seed < 0) null.x; console.log'),
  );
  await own.start();
  await own.approve('own_dice', hashOf('own_dice'), 'user');
  const failed = await own.source.perform('own_dice', { seed: -1 }, call, signal);
  expect(failed).toMatchObject({
    ok: false,
    error: { code: 'tool_fault', message: expect.stringMatching(/^TypeError.*\n.*own_dice\.js:5/) },
  });
  for (const seed of [1, 2]) expect(await own.source.perform('own_dice', { seed }, call, signal)).toMatchObject({ ok: true });
});
