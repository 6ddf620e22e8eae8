import { describe, expect, it } from 'vitest';
import { addVersion, noNotebook } from '../../../../../test/fakes/window/notebook.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { Skills } from './store.ts';
import { needsOf } from './words.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 20, 12, minute));
const path = 'skills/tidy/SKILL.md';

function begun() {
  const notebook = noNotebook();
  addVersion(notebook, path, 'as it was\n', 'install', 'user', at(0));
  addVersion(notebook, path, 'as it is\n', 'disk', 'user', at(30));
  addVersion(notebook, 'skills/tidy/new.md', 'new\n', 'disk', 'user', at(31));
  const skill = {
    ...{ name: 'tidy', description: 'Use when asked.', path: 'skills/tidy', hash: 'a'.repeat(64), state: 'changed' as const },
    ...{ allowedTools: ['read_text'], approvedAt: at(10).toISOString() },
    files: [
      { path: 'SKILL.md', bytes: 9 },
      { path: 'new.md', bytes: 4 },
      { path: 'picture.png', bytes: 400 },
    ],
  };
  notebook.skills.push(skill);
  const daemon = fakeDaemon({ pace: 0, notebook });
  const skills = new Skills(daemon.client);
  return { daemon, notebook, skills, get: () => skills.store.getState() };
}

describe('looking at a skill', () => {
  it('compares each file with what it was when it was approved, and says what cannot be shown', async () => {
    const { skills, get } = begun();
    expect(await skills.look('tidy')).toBe(true);
    expect(get().looked?.files.map(({ path, text, before }) => [path, text, before])).toEqual([
      ['SKILL.md', 'as it is\n', 'as it was\n'],
      ['new.md', 'new\n', null],
      ['picture.png', null, null],
    ]);
    expect(get().looked?.files[2]?.why).toBeTruthy();
  });

  it('approves the hash that belongs to the texts that were shown, and nothing that came after', async () => {
    const { daemon, notebook, skills, get } = begun();
    await skills.look('tidy');
    const [skill] = notebook.skills;
    if (skill) skill.hash = 'b'.repeat(64);
    expect(await skills.approve()).toBe(false);
    expect(daemon.calls.at(-1)?.input).toEqual({ name: 'tidy', hash: 'a'.repeat(64) });
    expect(get().fault).toContain('changed since it was shown');
  });

  it('reads again what changed while it was read, and gives up on what never rests', async () => {
    const { daemon, notebook, skills, get } = begun();
    let looks = 0;
    const list = (restsAfter: number) => () => {
      looks += 1;
      return {
        items: notebook.skills.map((it) => ({ ...it, hash: String(Math.min(looks, restsAfter)).padStart(64, '0') })),
        next: null,
      };
    };
    daemon.answer({ 'skills.list': list(3) });
    expect(await skills.look('tidy')).toBe(true);
    expect(get().looked?.skill.hash).toBe('3'.padStart(64, '0'));
    looks = 0;
    daemon.answer({ 'skills.list': list(1000) });
    expect(await skills.look('tidy')).toBe(false);
    expect(get()).toMatchObject({ looked: null, fault: expect.stringContaining('keeps changing') });
  });

  it('replaces one that is there only when that was asked for', async () => {
    const { daemon, skills, get } = begun();
    expect(await skills.install('/home/ada/tidy', false)).toBe('taken');
    expect(get().fault).toBeTruthy();
    expect(await skills.install('/home/ada/tidy', true)).toMatchObject({ name: 'tidy', state: 'new' });
    expect(daemon.calls.at(-1)?.input).toEqual({ path: '/home/ada/tidy', replace: true });
  });
});

it('a skill that says nothing of tools is told apart from one that names some', () => {
  expect(needsOf({ allowedTools: null })).toBeNull();
  expect(needsOf({ allowedTools: null, needs: [] })).toBeNull();
  expect(needsOf({ allowedTools: ['read_text'] })).toEqual([{ named: 'read_text', tools: ['read_text'] }]);
  expect(needsOf({ allowedTools: ['Bash'], needs: [{ named: 'Bash', tools: [] }] })).toEqual([{ named: 'Bash', tools: [] }]);
});
