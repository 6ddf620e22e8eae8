import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';
import { createNotebook } from '../index.ts';

let bench: Bench;
let role: string | null = null;
beforeEach(async () => {
  role = null;
  bench = await openBench();
});
afterEach(() => bench.close());

/** The room with somebody who works for it and a role that is chosen. */
const room = () => createNotebook({ ...bench.deps, role: () => role, agents: async () => 'Sub-agents: researcher.' });
const shown = () => room().handlers['notebook.prompt']({}, { actor: 'user', via: 'internal' });

test('the prompt is shown as a run gets it, part by part, with where each is from and its length', async () => {
  const { text, tokens, parts } = await shown();
  expect(parts.map(({ name }) => name)).toEqual(['soul', 'directives', 'user', 'triggers', 'date', 'agents']);
  expect(parts.map((part) => part.text).join('\n\n')).toBe(text);
  expect(text).toBe(`${room().api.systemPrompt()}\n\nSub-agents: researcher.`);
  expect(parts[0]).toMatchObject({ path: 'lore/soul.md', cut: false, text: expect.stringContaining('You are Hearth') });
  const sum = parts.reduce((total, part) => total + part.tokens, 0);
  expect(tokens / sum).toBeGreaterThan(0.9);
  expect(tokens / sum).toBeLessThan(1.1);
});

test('a role that is chosen stands after the soul, and goes when it is put down or its file is gone', async () => {
  bench.put('lore/roles/coach.md', 'You are a coach today.');
  role = 'coach';
  expect((await shown()).parts.slice(0, 3)).toMatchObject([{ name: 'soul' }, { name: 'role', path: 'lore/roles/coach.md' }, {}]);
  bench.put('lore/roles/coach.md', 'You are a strict coach.');
  expect((await shown()).text).toContain('strict coach');
  rmSync(bench.at('lore/roles/coach.md'));
  expect((await shown()).text).not.toContain('coach');
});

test.each(['../../../etc/passwd', '..', 'a/b', '../soul', 'con'])('a role is a name and no path: %s', async (name) => {
  bench.put('lore/roles/a/b.md', 'hidden');
  role = name;
  expect((await shown()).parts.map((part) => part.name)).not.toContain('role');
});

test('lore that is too long is cut, and says so; a folder in its place is nothing', async () => {
  bench.put('lore/user.md', 'ä'.repeat(40_000));
  rmSync(bench.at('lore/triggers.md'));
  mkdirSync(bench.at('lore/triggers.md'));
  const { parts } = await shown();
  expect(parts.find(({ name }) => name === 'user')).toMatchObject({ cut: true, text: 'ä'.repeat(32_768) });
  expect(parts.map(({ name }) => name)).not.toContain('triggers');
});
