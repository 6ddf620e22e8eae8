import { describe, expect, it } from 'vitest';
import { addVersion, change, noNotebook } from '../../../../test/fakes/window/notebook.ts';
import { fakeDaemon } from '../../../../test/fakes/window-daemon.ts';
import { OpenNote } from './store.ts';

const path = 'lore/user.md';

function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

async function opened(text = 'one\n', storage = memoryStorage()) {
  const notebook = noNotebook();
  addVersion(notebook, path, text, 'seed');
  const daemon = fakeDaemon({ pace: 0, notebook });
  const said: string[] = [];
  const begin = () => {
    const open = new OpenNote({ ...daemon.client, storage, announce: (words) => said.push(words), now: () => 0 });
    open.start();
    return open;
  };
  const note = begin();
  await note.open(path);
  const outside = (after: string) => change({ home: daemon.home, emit: daemon.emit, pace: 0 }, notebook, path, after, 'disk');
  return { daemon, notebook, note, storage, said, begin, outside, get: () => note.store.getState() };
}

describe('an open file', () => {
  it('is saved when asked, as a version made from the one that was read', async () => {
    const { daemon, note, get, said, storage } = await opened();
    note.type('one\ntwo\n');
    expect(get().dirty).toBe(true);
    expect(daemon.calls.some(({ name }) => name === 'notebook.write')).toBe(false);
    expect(await note.save()).toBe(true);
    expect(daemon.calls.at(-1)).toEqual({ name: 'notebook.write', input: { path, text: 'one\ntwo\n', baseVersion: 1 } });
    expect(get()).toMatchObject({ dirty: false, moved: null, base: { version: 2 } });
    expect(said).toEqual(['Saved as version 2.']);
    expect(storage.kept.size).toBe(0);
  });

  it('takes an edit of another program in place while nothing was typed, and says so', async () => {
    const { get, outside } = await opened();
    const { turn } = get();
    outside('from elsewhere\n');
    await expect.poll(() => get().text).toBe('from elsewhere\n');
    expect(get()).toMatchObject({ dirty: false, moved: null, notice: { origin: 'disk' } });
    expect(get().turn).toBeGreaterThan(turn);
  });

  it('keeps what was typed and shows all three sides when another program was faster', async () => {
    const { note, get, outside } = await opened();
    note.type('mine\n');
    outside('theirs\n');
    await expect.poll(() => get().moved).not.toBeNull();
    expect(get()).toMatchObject({ text: 'mine\n', moved: { base: 'one\n', theirs: { text: 'theirs\n', version: 2 } } });
    expect(await note.save()).toBe(false);
    expect(await note.keepMine()).toBe(true);
    expect(get()).toMatchObject({ text: 'mine\n', dirty: false, moved: null, base: { version: 3 } });
  });

  it('overwrites nothing when the file moved on and nobody told', async () => {
    const { note, notebook, get, said } = await opened();
    addVersion(notebook, path, 'theirs\n', 'disk');
    note.type('mine\n');
    expect(await note.save()).toBe(false);
    expect(get()).toMatchObject({ text: 'mine\n', moved: { base: 'one\n', theirs: { text: 'theirs\n', version: 2 } } });
    expect(said.at(-1)).toContain('Nothing was overwritten');
    const mine = note.drop();
    expect(get()).toMatchObject({ text: 'theirs\n', dirty: false, moved: null });
    note.put(mine);
    expect(get()).toMatchObject({ text: 'mine\n', dirty: true, base: { version: 2 } });
  });

  it('settles by itself when the other side wrote the same', async () => {
    const { note, get, outside } = await opened();
    note.type('same\n');
    outside('same\n');
    await expect.poll(() => get().base?.version).toBe(2);
    expect(get()).toMatchObject({ dirty: false, moved: null });
  });

  it('puts a merge on top of theirs, to be saved by hand', async () => {
    const { note, get, outside } = await opened();
    note.type('mine\n');
    outside('theirs\n');
    await expect.poll(() => get().moved).not.toBeNull();
    note.mergeByHand('theirs\nmine\n');
    expect(get()).toMatchObject({ dirty: true, moved: null, base: { version: 2 } });
    expect(await note.save()).toBe(true);
  });

  it('has what was typed back after a reload, and the clash too where the file moved on meanwhile', async () => {
    const { note, begin, notebook, storage } = await opened();
    note.type('half a sent');
    const same = begin();
    await same.open(path);
    expect(same.store.getState()).toMatchObject({ text: 'half a sent', dirty: true, moved: null });
    addVersion(notebook, path, 'theirs\n', 'disk');
    const later = begin();
    await later.open(path);
    expect(later.store.getState()).toMatchObject({ text: 'half a sent', moved: { base: 'one\n', theirs: { version: 2 } } });
    expect(storage.kept.size).toBe(1);
  });

  it('keeps what is typed while a save is on its way as the next draft', async () => {
    const { note, get, storage } = await opened();
    note.type('first');
    const saving = note.save();
    note.type('first and more');
    await saving;
    expect(get()).toMatchObject({ text: 'first and more', dirty: true, moved: null, base: { text: 'first', version: 2 } });
    expect([...storage.kept.values()][0]).toContain('first and more');
  });

  it('keeps the text when the file is removed while it is written, and can write it anew', async () => {
    const { daemon, note, get } = await opened();
    note.type('mine\n');
    await daemon.client.call('notebook.remove', { path });
    await expect.poll(() => get().moved).toMatchObject({ theirs: null });
    expect(await note.keepMine()).toBe(true);
    expect(get()).toMatchObject({ text: 'mine\n', dirty: false });
  });

  it('shows the file that was asked for last, whichever answer comes last', async () => {
    const { note, notebook, get } = await opened();
    addVersion(notebook, 'lore/soul.md', 'soul\n', 'seed');
    await Promise.all([note.open('lore/soul.md'), note.open(null), note.open('lore/soul.md')]);
    await expect.poll(() => get().state).toBe('ready');
    expect(get()).toMatchObject({ path: 'lore/soul.md', text: 'soul\n' });
    await note.open('lore/none.md');
    expect(get().state).toBe('missing');
  });

  it('says where the draft could not be kept, and keeps the screen', async () => {
    const full = {
      ...memoryStorage(),
      setItem() {
        throw new Error('QuotaExceededError');
      },
    };
    const { note, get } = await opened('one\n', full);
    note.type('more');
    expect(get()).toMatchObject({ text: 'more', kept: false });
  });
});
