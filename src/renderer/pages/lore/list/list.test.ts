import { describe, expect, it } from 'vitest';
import { addVersion, noNotebook } from '../../../../../test/fakes/window/notebook.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { byFolder, loreAndRoles, roleOf } from './groups.ts';
import { pathOfNew } from './new-file.ts';
import { Shelves } from './store.ts';

async function filled() {
  const notebook = noNotebook();
  for (const path of [
    'lore/zebra.md',
    'lore/user.md',
    'lore/soul.md',
    'lore/roles/coach.md',
    'scratchpad/b.md',
    'scratchpad/vault/x/y.md',
  ])
    addVersion(notebook, path, `about ${path}\n`, 'seed');
  const daemon = fakeDaemon({ pace: 0, notebook });
  const shelves = new Shelves(daemon.client);
  const stop = shelves.start();
  await expect.poll(() => shelves.store.getState().lore?.length).toBe(4);
  return { daemon, notebook, shelves, stop, get: () => shelves.store.getState() };
}

describe('the shelves', () => {
  it('stand in the order in which the prompt reads them, roles apart, notes by folder', async () => {
    const { get } = await filled();
    const { lore, roles } = loreAndRoles(get().lore ?? []);
    expect(lore.map(({ path }) => path)).toEqual(['lore/soul.md', 'lore/user.md', 'lore/zebra.md']);
    expect(roles.map(({ path }) => roleOf(path))).toEqual(['coach']);
    const { loose, folders } = byFolder(get().notes);
    expect(loose.map(({ path }) => path)).toEqual(['scratchpad/b.md']);
    expect(folders.map(({ name, files }) => [name, files.length])).toEqual([['vault', 1]]);
  });

  it('follow what happens on the disk, and read once more after many changes, not once each', async () => {
    const { daemon, notebook, get } = await filled();
    const reads = () => daemon.calls.filter(({ name }) => name === 'skills.list').length;
    const before = reads();
    for (let at = 0; at < 20; at++) {
      const path = `scratchpad/n${at}.md`;
      addVersion(notebook, path, 'n', 'disk');
      daemon.emit('notebook.changed', { path, shelf: 'scratchpad', version: 1, actor: 'user', origin: 'disk' });
    }
    await expect.poll(() => get().notes.length).toBe(22);
    await expect.poll(reads).toBe(before + 2);
    await daemon.client.call('notebook.remove', { path: 'scratchpad/b.md' });
    await expect.poll(() => get().removed.map(({ path }) => path)).toEqual(['scratchpad/b.md']);
  });

  it('show the answer to the newest question, and say where none came', async () => {
    const { daemon, shelves, get } = await filled();
    await Promise.all([shelves.find('about'), shelves.find('zebra')]);
    expect(get().search?.hits?.map(({ path }) => path)).toEqual(['lore/zebra.md']);
    daemon.silent = true;
    await shelves.find('soul');
    expect(get().search).toMatchObject({ failed: true });
    await shelves.find('');
    expect(get().search).toBeNull();
  });
});

it('a new file gets its shelf and its ending once', () => {
  expect(pathOfNew('note', ' frost ')).toBe('scratchpad/frost.md');
  expect(pathOfNew('note', 'garden/frost.md')).toBe('scratchpad/garden/frost.md');
  expect(pathOfNew('note', 'scratchpad/frost')).toBe('scratchpad/frost.md');
  expect(pathOfNew('role', 'coach')).toBe('lore/roles/coach.md');
  expect(pathOfNew('note', ' / ')).toBeNull();
});
