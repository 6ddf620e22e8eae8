/** The one suite of contract calls, against the headless host on its port and on its socket. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requests } from '../../src/contract/index.ts';
import { contractCases } from './contract-suite.ts';
import { type HeadlessProcess, startHeadless, temporaryHome } from './headless-process.ts';
import { httpClient, type Place } from './http-client.ts';

const { home, remove } = temporaryHome();
let hearth: HeadlessProcess;
/** What was answered with data at least once. */
const answered = new Set<string>();
beforeAll(async () => {
  hearth = await startHeadless(['--port', '0', '--home', home]);
});
afterAll(async () => {
  expect(await hearth.end()).toBe(0);
  remove();
});

const places: Record<string, () => Place> = {
  'the port': () => ({ port: hearth.port, token: hearth.token }),
  'the socket': () => ({ socket: hearth.socket }),
};

for (const [name, place] of Object.entries(places)) {
  describe(`on ${name}`, () => {
    for (const { name, run } of contractCases) {
      test(name, async () => {
        const client = httpClient(place());
        const rpc: typeof client.rpc = async (request, input) => {
          const result = await client.rpc(request, input);
          if (result.ok) answered.add(request);
          return result;
        };
        await run({ ...client, rpc });
      });
    }
  });
}

/** What a case cannot bring about by calls alone; each has tests of its own. */
const elsewhere = [
  'auth.rotate', // cuts off the client that runs it
  'mcp.authorize', // needs a server with a sign-in: features/tools/mcp/web.test.ts
  'providers.pull', // needs Ollama
  'runs.resume', // needs a run that a crash cut off: features/runs/work/restart.test.ts
  'store.restore', // stands in for this home at its next start: store/move/move.test.ts
  'tools.approve', // needs a file in the home: features/tools/own/own.test.ts
];

test('every request of the contract was answered, but those that calls alone cannot bring about', () => {
  const left = Object.keys(requests).filter((name) => !answered.has(name));
  expect(left.filter((name) => !elsewhere.includes(name))).toEqual([]);
});
