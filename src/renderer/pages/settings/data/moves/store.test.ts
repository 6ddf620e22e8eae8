import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../../test/fakes/window-daemon.ts';
import type { WorkProgress } from '../../../../../contract/reach/rpc.ts';
import { createMovesStore } from './store.ts';
import { askedFor, working } from './words.ts';

const wish = { path: '/home/ada/export.zip', memories: true, format: 'json' as const };
const work: WorkProgress = {
  ...{ workId: 'w', name: 'chat.import', done: 2_000_000, total: 8_000_000, unit: 'bytes', state: 'running' },
  startedAt: '2026-01-02T03:04:05.000Z',
};

function begun(pace = 0) {
  const daemon = fakeDaemon({ pace });
  const told: string[] = [];
  const { store, start } = createMovesStore(
    daemon.client,
    (text) => told.push(text),
    () => 'id',
  );
  daemon.answer({ 'work.list': () => ({ items: [], next: null }), 'work.cancel': () => ({ cancelled: true }) });
  return { daemon, told, store, start };
}
const done = (daemon: ReturnType<typeof fakeDaemon>, name: string) => daemon.calls.filter((call) => call.name === name);

describe('moving data', () => {
  it('looks without changing anything, and says what there is and what is skipped', async () => {
    const { daemon, store, told } = begun();
    const skipped = [{ where: 'conversation 4 (byte 100)', why: 'The file ends in the middle of it.' }];
    daemon.answer({ 'chat.import': () => ({ conversations: 3, messages: 12, known: 1, skipped, titles: ['Packing'] }) });
    await store.getState().run('conversations', wish, true);
    expect(done(daemon, 'chat.import')[0]?.input).toMatchObject({
      path: wish.path,
      dryRun: true,
      memories: true,
      workId: 'settings-id',
    });
    expect(store.getState().ended).toMatchObject({ looked: true, tone: 'slate', told: { titles: ['Packing'], skipped } });
    expect(told).toEqual(['3 conversations with 12 messages to import. 1 conversation is here already. 1 thing skipped.']);
  });

  it('shows how far it is, cancels what goes on, and begins nothing beside it', async () => {
    const { daemon, store, start } = begun();
    const stop = start();
    daemon.emit('work.progress', work);
    await expect.poll(() => store.getState().work?.done).toBe(2_000_000);
    await store.getState().run('vault', wish, false);
    expect(done(daemon, 'notebook.import')).toEqual([]);
    await store.getState().cancel();
    expect(done(daemon, 'work.cancel')[0]?.input).toEqual({ workId: 'w' });
    daemon.emit('work.progress', { ...work, state: 'cancelled' });
    await expect.poll(() => store.getState().work).toBeNull();
    stop();
  });

  it('finds work that goes on when the page is opened', async () => {
    const { daemon, store, start } = begun();
    daemon.answer({ 'work.list': () => ({ items: [work], next: null }) });
    const stop = start();
    await expect.poll(() => store.getState().work?.workId).toBe('w');
    stop();
  });

  it('says why it could not, and is ready for another try', async () => {
    const { daemon, store } = begun();
    daemon.silent = true;
    await store.getState().run('everything', wish, false);
    expect(store.getState()).toMatchObject({
      busy: null,
      ended: { tone: 'carmine', told: { text: 'Hearth is not answering.' } },
    });
  });

  it('says that Hearth has to be started again, and where this home will be', async () => {
    const { daemon, store } = begun();
    daemon.answer({
      'store.restore': () => ({ events: 40, files: 2, restart: true, keptAs: '/home/ada/.hearth/backups/before' }),
    });
    await store.getState().run('backup', wish, false);
    expect(store.getState().ended?.told).toMatchObject({
      text: 'Checked whole: 40 events and 2 files wait to take the place of this home.',
      keptAs: '/home/ada/.hearth/backups/before',
    });
  });

  it('lists the backups that are still there after one was made', async () => {
    const { daemon, store } = begun();
    const kept = { path: '/b.hearth', sha256: 'a'.repeat(64), bytes: 10, at: '2026-01-02T03:04:05.000Z', present: true };
    daemon.answer({ 'store.backups': () => ({ items: [kept], next: null }) });
    await store.getState().backUp();
    expect(store.getState().backups).toEqual([kept]);
    expect(store.getState().ended?.told.text).toMatch(/^Everything but keys is kept in /);
  });
});

it('an export without a path goes where the home keeps them', () => {
  expect(askedFor('conversations-out', { ...wish, path: '' }, false).input).toEqual({ format: 'json' });
});

it('tells how far work is in its own unit, with an end or without', () => {
  expect(working(work)).toBe('Importing conversations: 2 MB of 8 MB');
  expect(working({ ...work, name: 'chat.export', unit: 'messages', done: 1200, total: null })).toBe(
    'Writing conversations: 1,200 messages',
  );
});
