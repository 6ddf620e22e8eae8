/** THREATS 22: many runs at once, sub-agents, retries and a provider that lies about what it used, against one small cap. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, Output, RequestName } from '../../src/contract/index.ts';
import type { WireEvent } from '../../src/contract/transport.ts';
import { type FakeServer, play, refuse, startAnthropic } from '../fakes/model-servers/index.ts';
import { type HeadlessProcess, startHeadless, temporaryHome } from './headless-process.ts';
import { httpClient } from './http-client.ts';

const { home, remove } = temporaryHome();
const price = { inputPerMTok: 3, outputPerMTok: 15 };
const lies = [
  { input: 0, output: 0 },
  { input: 1e9, output: 1e9 },
  { input: 10, output: 1 },
];
let hearth: HeadlessProcess;
let server: FakeServer;
let asked = 0;

beforeAll(async () => {
  server = await startAnthropic({
    models: [{ id: 'liar', contextWindow: 200_000, maxOutputTokens: 4096 }],
    script: () => {
      asked += 1;
      const usage = lies[asked % 3] ?? { input: 1, output: 1 };
      if (asked % 11 === 0) return refuse(529);
      if (asked % 4 === 1)
        return { ...play({ kind: 'tool', id: `c${asked}`, name: 'dispatch_run', args: { goal: 'A part of it' } }), usage };
      return { ...play({ kind: 'text', text: 'many words and more, '.repeat(1 + (asked % 40)) }), usage };
    },
  });
  hearth = await startHeadless(['--port', '0', '--home', home], { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: server.url });
});
afterAll(async () => {
  await hearth.end();
  await server.close();
  remove();
});

async function ask<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await httpClient({ port: hearth.port, token: hearth.token }).rpc(name, input);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.data as Output<N>;
}

test('fifty runs at once, with what they start, never pass the cap, at no instant, whatever is reported', async () => {
  await ask('budget.price', { model: 'liar', ...price });
  const cap = 2;
  const { resourceBounds } = await ask('self.constitution', {});
  await ask('self.setConstitution', { resourceBounds: { ...resourceBounds, runsAtOnce: 60 } });
  await ask('budget.set', { perDay: cap });
  const seen: number[] = [];
  const stop = httpClient({ port: hearth.port, token: hearth.token }).subscribe(
    { names: ['budget.changed'] },
    (events: WireEvent[]) => {
      for (const { data } of events) {
        const { spent, reserved } = data as Output<'budget.get'>;
        seen.push(spent.day + reserved);
      }
    },
  );
  const started = await Promise.all(
    Array.from({ length: 50 }, (_none, at) => ask('runs.start', { type: 'task', goal: `Work ${at}`, model: 'liar' })),
  );
  const ended = new Set(['succeeded', 'failed', 'cancelled']);
  await expect
    .poll(async () => (await ask('runs.list', { limit: 500 })).items.every(({ state }) => ended.has(state)), {
      timeout: 60_000,
      interval: 200,
    })
    .toBe(true);
  stop();
  const { items } = await ask('runs.list', { limit: 500 });
  expect(items.length).toBeGreaterThan(started.length);
  expect(items.some(({ state }) => state === 'succeeded')).toBe(true);
  expect(items.some(({ failure }) => failure?.layer === 'budget')).toBe(true);
  expect(seen.length).toBeGreaterThan(20);
  expect(Math.max(...seen)).toBeLessThanOrEqual(cap + 1e-9);
  const { spent, reserved } = await ask('budget.get', {});
  expect(spent.day).toBeGreaterThan(0);
  expect([spent.day <= cap + 1e-9, reserved]).toEqual([true, 0]);
  const sum = items.filter(({ parentId }) => parentId === undefined).length;
  expect(sum).toBe(started.length);
}, 90_000);
