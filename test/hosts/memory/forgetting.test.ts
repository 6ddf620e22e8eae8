import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import { forgotten, streamOf } from '../../../src/main/core/features/memory/events.ts';
import { migrations } from '../../../src/main/core/migrations.ts';
import { definitions, projections } from '../../../src/main/core/projections.ts';
import { openStore } from '../../../src/main/core/store/index.ts';
import { signer } from '../../faults/store/toy.ts';
import { openPerson, type Person } from './daemon-room.ts';

let me: Person;
let talk: string;

beforeEach(async () => {
  me = await openPerson();
  talk = await me.begin();
});

afterEach(() => me.close());

/** Files of the home in which a word stands, whatever its case; the user's own Markdown is their own. */
const filesWith = (word: string): string[] =>
  readdirSync(me.home, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(me.home, name);
    return statSync(path).isFile() && readFileSync(path, 'latin1').toLowerCase().includes(word.toLowerCase());
  });

/** Every row of every view: what JSON a column holds, and not how it is written. */
function views(): Record<string, unknown[]> {
  const database = new Database(join(me.home, 'hearth.db'), { readonly: true });
  const tables = projections.flatMap((projection) => projection.tables).filter((table) => !table.endsWith('_text'));
  const read = (value: unknown): unknown => {
    try {
      return typeof value === 'string' ? JSON.parse(value) : value;
    } catch {
      return value;
    }
  };
  const rowsOf = (table: string) =>
    (database.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).all() as object[]).map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, read(value)])),
    );
  const all = Object.fromEntries(tables.map((table) => [table, rowsOf(table)]));
  const found = database.prepare("SELECT rowid FROM messages_text WHERE messages_text MATCH 'dentist OR remember'").all();
  database.close();
  return { ...all, found };
}

/** The home itself, while no daemon has it. */
const openStoreOf = ({ home }: Person) =>
  openStore({
    ...{ home, migrations, projections, definitions, signer },
    ...{ clock: systemClock, newId: idMaker(systemClock), log: silentLog },
  });

const record = async (word: string) => {
  const found = (await me.call('memory.list', {})).items.find(({ text }) => text.includes(word));
  if (!found) throw new Error(`nothing of ${word} is remembered`);
  return found;
};

test('what was remembered in a talk, recalled in another and backed up is nowhere in the home once it is forgotten', async () => {
  await me.ask(talk, 'Remember that my dentist is Dr. Quokkamari.');
  await me.ask(talk, 'Remember that my boat is called Marigold.');
  const other = await me.begin();
  expect(await me.ask(other, 'What do you know about my dentist?')).toContain('Quokkamari');
  await me.call('chat.setDraft', { conversationId: talk, text: 'By the way, my dentist is Dr. Quokkamari and' });
  const { path } = await me.call('store.backup', {});
  await expect.poll(async () => (await record('Quokkamari')).source.type).toBe('user');
  const { id } = await record('Quokkamari');

  const before = await me.call('memory.traces', { id });
  expect(new Set(before.items.map(({ kind }) => kind))).toEqual(new Set(['record', 'message', 'run', 'backup']));
  expect(before.items.filter(({ fate }) => fate === 'stays')).toEqual([]);
  expect(filesWith('Quokkamari')).not.toEqual([]);

  await me.call('memory.forget', { id, reason: 'asked to' });
  expect(filesWith('Quokkamari')).toEqual([]);
  expect(readFileSync(path, 'latin1')).toContain('Marigold');
  const { messages } = await me.call('chat.get', { id: talk });
  expect(messages[0]?.content).toEqual([{ type: 'text', text: 'Remember that [forgotten]' }]);
  expect(JSON.stringify(messages)).toContain('Marigold');
  expect((await me.call('store.verify', {})).problems).toEqual([]);
  const lived = views();
  await me.call('store.rebuild', {});
  expect(views()).toEqual(lived);
});

test('what a run forgot on request is gone from that run too, when it is over', async () => {
  await me.ask(talk, 'Remember that my dentist is Dr. Quokkamari.');
  const run = await me.say(talk, 'Forget what I said about my dentist');
  await me.answer(run);
  const [asked] = (await me.call('runs.approvals', {})).items;
  expect(asked?.preview).toContain('Quokkamari');
  await me.call('runs.decide', { approvalId: asked?.approvalId ?? '', decision: 'allow' });
  expect(await me.answer(run)).toMatch(/^Forgotten/);
  await expect.poll(() => filesWith('Quokkamari'), { timeout: 10_000 }).toEqual([]);
  const replayed = await me.call('runs.replay', { id: run });
  expect(JSON.stringify(replayed)).toContain('forgotten');
  expect((await me.call('store.verify', {})).problems).toEqual([]);
});

test('what was learnt in passing goes with its candidate, and with all that was said of it since', async () => {
  await me.ask(talk, 'Hello! I live in Quokkadheim. Who won the match?');
  await expect.poll(async () => (await me.call('memory.list', {})).items.length).toBe(1);
  const { id } = await record('Quokkadheim');
  await me.call('memory.update', { id, text: 'I live in Quokkadheim, in the old harbour.' });
  await me.call('memory.store', { text: 'I live in Quokkadheim.', area: 'fragments' });
  const { items } = await me.call('memory.traces', { id });
  expect(items.map(({ kind, fate }) => `${kind} ${fate}`).sort()).toContain('candidate erased');
  await me.call('memory.forget', { id });
  expect(filesWith('Quokkadheim')).toEqual([]);
  expect((await me.call('memory.history', { id })).items.map(({ what, text }) => [what, text])).toEqual([
    ['stored', undefined],
    ['updated', undefined],
    ['forgotten', undefined],
  ]);
  const { messages } = await me.call('chat.get', { id: talk });
  expect(JSON.stringify(messages[0]?.content)).toMatch(/Hello! \[forgotten\]\.? Who won the match/);
});

test('a backup elsewhere is named and left alone, one in the home goes on wish; what was cut off goes on at the next start', async () => {
  await me.call('memory.store', { text: 'The spare key hangs behind the quokkaboard.' });
  await me.call('memory.store', { text: 'The boat is called Marigold.' });
  const { id } = await record('quokkaboard');
  const elsewhere = mkdtempSync(join(tmpdir(), 'hearth-backup-'));
  try {
    const outside = await me.call('store.backup', { path: elsewhere });
    const inside = await me.call('store.backup', {});
    const { items } = await me.call('memory.traces', { id });
    const fates = new Map(items.filter(({ kind }) => kind === 'backup').map(({ ref, fate }) => [ref, fate]));
    expect(fates).toEqual(
      new Map([
        [inside.path, 'erased'],
        [outside.path, 'stays'],
      ]),
    );
    // As a kill right after the tombstone leaves it.
    await me.daemon.stop();
    const store = await openStoreOf(me);
    await store.command((tx) =>
      tx.append(forgotten.of({ stream: streamOf(id), actor: 'user', data: { memoryId: id, reason: null } })),
    );
    await store.close();
    await me.restart();
    await expect.poll(() => filesWith('quokkaboard'), { timeout: 20_000 }).toEqual([]);
    const [kept] = (await me.call('store.backups', {})).items.filter(({ path }) => path === inside.path);
    expect(kept?.sha256).toBe(createHash('sha256').update(readFileSync(inside.path)).digest('hex'));
    expect(readFileSync(outside.path, 'latin1')).toContain('quokkaboard');

    await me.call('memory.forget', { id: (await record('Marigold')).id, backups: 'drop' });
    expect(existsSync(inside.path)).toBe(false);
    expect(filesWith('Marigold')).toEqual([]);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
