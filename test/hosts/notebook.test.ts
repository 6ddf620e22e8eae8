/** The notebook in a daemon of its own, with a model behind a socket: a day looked back on, killed in the middle, and a skill that is held to its word. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Input, Output, RequestName } from '../../src/contract/index.ts';
import { type Answer, type FakeServer, gate, held, play, say, startAnthropic } from '../fakes/model-servers/index.ts';
import { type HeadlessProcess, startHeadless, temporaryHome } from './headless-process.ts';
import { httpClient } from './http-client.ts';

let place: ReturnType<typeof temporaryHome>;
let server: FakeServer;
let hearth: HeadlessProcess;
/** What the model answers to a reflection; to everything else it says yes. */
let looksBack: () => Answer;
let others: (prompt: string) => Answer;
let reflections: string[];

const start = async () => {
  hearth = await startHeadless(['--port', '0', '--home', place.home], { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: server.url });
};

beforeEach(async () => {
  place = temporaryHome();
  reflections = [];
  looksBack = () => say('We spoke of Oslo.');
  others = () => say('Yes.');
  server = await startAnthropic({
    models: [{ id: 'small', contextWindow: 200_000, maxOutputTokens: 4096 }],
    script: ({ prompt }) => {
      if (!prompt.startsWith('The talk of ')) return others(prompt);
      reflections.push(prompt);
      return looksBack();
    },
  });
  await start();
  await ask('budget.price', { model: 'small', free: true });
});
afterEach(async () => {
  await hearth.end();
  await server.close();
  place.remove();
});

const rpc = (name: RequestName, input: unknown) => httpClient({ port: hearth.port, token: hearth.token }).rpc(name, input);
async function ask<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await rpc(name, input);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.data as Output<N>;
}
const ended = (id: string) =>
  expect.poll(async () => (await ask('runs.get', { id })).state, { timeout: 20_000 }).toMatch(/succeeded|failed|cancelled/);
async function talk(...words: string[]): Promise<void> {
  const { id } = await ask('chat.create', {});
  for (const text of words) await ended((await ask('chat.send', { conversationId: id, text, model: 'small' })).runId);
}
const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
};
const page = () => {
  const path = join(place.home, 'journal', `${today()}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

test('a day is looked back on from the stored talk, and what is proposed is for the user to decide', async () => {
  const proposals = [{ path: 'lore/user.md', after: '# Ada\n\nGoes to Oslo.\n', reason: 'She said so.' }];
  looksBack = () => say(`We spoke of Oslo.\n\n\`\`\`json\n${JSON.stringify({ proposals })}\n\`\`\``);
  await talk('I go to Oslo in May.', 'What do I pack?');
  const { runId, path } = await ask('journal.reflect', {});
  expect(path).toBe(`journal/${today()}.md`);
  expect(page()).toContain('2 answers');
  expect(await rpc('journal.reflect', {})).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  await expect.poll(page, { timeout: 20_000 }).toMatch(/## Looking back, \d\d:\d\d\n\nWe spoke of Oslo\.\n$/);
  expect(reflections).toHaveLength(1);
  expect(reflections[0]).toMatch(/The person: I go to Oslo in May\.[\s\S]*Hearth: Yes\.[\s\S]*The person: What do I pack\?/);
  expect(await ask('runs.get', { id: runId ?? '' })).toMatchObject({ type: 'reflection', state: 'succeeded' });
  const [proposal] = (await ask('proposals.list', {})).items;
  expect(proposal).toMatchObject({ path: 'lore/user.md', source: { actor: `run:${runId}` }, state: 'open' });
  expect((await ask('notebook.prompt', {})).text).not.toContain('Oslo');
  await ask('proposals.decide', { id: proposal?.id ?? '', decision: 'accept' });
  expect((await ask('notebook.prompt', {})).text).toContain('Goes to Oslo.');
  expect(await ask('runs.replay', { id: runId ?? '' })).toMatchObject({ same: true, differences: [] });
});

test('after so many messages it is written by itself; killed while the model writes, it is on the page once', async () => {
  await ask('settings.set', { journal: { enabled: true, afterMessages: 6, model: null } });
  const never = gate();
  looksBack = () => held(never, ['We spoke ']);
  await talk('One.', 'Two.', 'Three.');
  await expect.poll(() => reflections.length, { timeout: 20_000 }).toBe(1);
  await hearth.end('SIGKILL');
  looksBack = () => say('We spoke of numbers.');
  await start();
  await expect.poll(page, { timeout: 20_000 }).toContain('We spoke of numbers.');
  await hearth.end('SIGKILL');
  await start();
  await expect.poll(async () => (await ask('notebook.read', { path: `journal/${today()}.md` })).text).toContain('We spoke');
  expect(page().match(/We spoke/g)).toHaveLength(1);
  expect(reflections).toHaveLength(2);
  never.open();
});

test('a run that read a skill cannot do what the skill did not declare, though it was granted (THREATS 24)', async () => {
  const outside = join(place.home, '..', `${place.home.split('/').at(-1)}-outside`);
  mkdirSync(join(outside, 'tidy'), { recursive: true });
  writeFileSync(
    join(outside, 'tidy', 'SKILL.md'),
    '---\nname: tidy\ndescription: Use when notes are to be tidied.\nallowed-tools: Read, Grep\n---\nTidy.\n',
  );
  const { hash } = await ask('skills.install', { path: join(outside, 'tidy') });
  await ask('skills.approve', { name: 'tidy', hash });
  const target = join(outside, 'out.txt');
  const moves: Answer[] = [
    play({ kind: 'tool', id: 'a', name: 'write_text', args: { path: target, text: 'before' } }),
    play({ kind: 'tool', id: 'b', name: 'skill_read', args: { name: 'tidy' } }),
    play({ kind: 'tool', id: 'c', name: 'write_text', args: { path: target, text: 'after' } }),
    play({ kind: 'tool', id: 'd', name: 'read_text', args: { path: target } }),
    say('So.'),
  ];
  others = () => moves.shift() ?? say('So.');
  const grants = [
    { tool: 'write_text', paths: [outside] },
    { tool: 'read_text', paths: [outside] },
  ];
  const { id } = await ask('runs.start', { type: 'task', goal: 'Tidy', model: 'small', grants });
  await ended(id);
  const { steps } = await ask('runs.get', { id });
  expect(steps.filter(({ kind }) => kind === 'tool').map(({ name, state, decision }) => [name, state, decision?.by])).toEqual([
    ['write_text', 'done', 'run grant 1'],
    ['skill_read', 'done', 'free'],
    ['write_text', 'failed', 'skill tidy'],
    ['read_text', 'done', 'run grant 2'],
  ]);
  expect(readFileSync(target, 'utf8')).toBe('before');
});
