import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';

let bench: Bench;
let outside: string;
beforeEach(async () => {
  bench = await openBench();
  outside = mkdtempSync(join(tmpdir(), 'hearth-skills-'));
  mkdirSync(join(outside, 'tidy'));
  writeFileSync(
    join(outside, 'tidy', 'SKILL.md'),
    '---\nname: tidy\ndescription: Tidies.\nallowed-tools: Read, Fax\n---\nTidy.\n',
  );
  writeFileSync(join(outside, 'tidy', 'data.bin'), Buffer.from([0, 1, 2]));
});
afterEach(async () => {
  await bench.close();
  rmSync(outside, { recursive: true });
});

const install = async () => {
  const { hash } = await bench.ask('skills.install', { path: join(outside, 'tidy') });
  return bench.ask('skills.approve', { name: 'tidy', hash });
};
const read = () => bench.notebook.internal['internal.skillRead']({ name: 'tidy' });

test('what a skill names is told in the words of here, and what is not here is told to be missing', async () => {
  await install();
  const { items } = await bench.ask('skills.list', {});
  expect(items[0]).toMatchObject({
    allowedTools: ['Read', 'Fax'],
    needs: [
      { named: 'Read', tools: ['read_text', 'list_dir'] },
      { named: 'Fax', tools: [] },
    ],
  });
  expect(await read()).toMatchObject({ allowedTools: ['read_text', 'list_dir'] });
});

test('a skill that is taken away is out of the prompt at once, its texts are in the history, and put back it needs consent', async () => {
  await install();
  expect(bench.notebook.api.systemPrompt()).toContain('- tidy: Tidies.');
  expect((await bench.fault('skills.remove', { name: 'tidy' }, 'self')).code).toBe('refused');
  await bench.ask('skills.remove', { name: 'tidy' });
  expect(bench.notebook.api.systemPrompt()).not.toContain('tidy');
  expect((await bench.ask('skills.list', {})).items).toEqual([]);
  await expect(read()).rejects.toMatchObject({ code: 'not_found' });
  const { items } = await bench.ask('notebook.history', { path: 'skills/tidy/SKILL.md' });
  expect(items.map(({ version, removed }) => [version, removed])).toEqual([
    [2, true],
    [1, undefined],
  ]);
  const kept = readdirSync(join(bench.home, 'kept', 'skills'));
  expect(existsSync(join(bench.home, 'kept', 'skills', kept[0] ?? '', 'data.bin'))).toBe(true);
  expect(await bench.ask('skills.install', { path: join(outside, 'tidy') })).toMatchObject({ state: 'new' });
  await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
  expect((await bench.fault('skills.remove', { name: '../lore' })).code).toBe('not_found');
});
