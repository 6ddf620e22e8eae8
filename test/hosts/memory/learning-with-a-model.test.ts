/** Learning by the whole daemon, with a model over a real socket. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeServer, say, startAnthropic } from '../../fakes/model-servers/index.ts';
import { field } from '../../fakes/model-servers/record.ts';
import { openPerson, type Person } from './daemon-room.ts';

let server: FakeServer;
let me: Person;
let findings: object[] = [];

beforeAll(async () => {
  server = await startAnthropic({
    models: [{ id: 'small', contextWindow: 200_000, maxOutputTokens: 4096 }],
    script: (request) =>
      JSON.stringify(field(request.body, 'system')).includes('pick out what is worth remembering')
        ? say(findings.map((line) => JSON.stringify(line)).join('\n'))
        : say('You should move to Narnia.'),
  });
  me = await openPerson({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: server.url });
  await me.call('budget.price', { model: 'small', free: true });
});

afterAll(async () => {
  await me.close();
  await server.close();
});

test('a long conversation is gone through once: the user’s words are kept, Hearth’s own are not, and what says more waits', async () => {
  findings = [
    {
      text: 'Ada helps me with the sails every spring.',
      quote: 'Ada helps me with the sails every spring',
      category: 'personal',
    },
    { text: 'Ada is the sailing teacher of the user.', quote: 'Ada helps me with the sails every spring' },
    { text: 'The user moves to Narnia.', quote: 'You should move to Narnia' },
  ];
  const talk = await me.begin();
  await me.ask(talk, 'Ada helps me with the sails every spring, you know');
  for (let n = 1; n < 12; n += 1) await me.ask(talk, `Tell me number ${n}`);
  await expect
    .poll(async () => (await me.call('memory.list', {})).items.map(({ text }) => text), { timeout: 20_000 })
    .toEqual(['Ada helps me with the sails every spring.']);
  expect((await me.call('memory.candidates', {})).items).toMatchObject([
    { text: 'Ada is the sailing teacher of the user.', state: 'open' },
  ]);
  const learnt = (await me.call('runs.list', { type: 'learn' })).items;
  expect(learnt).toMatchObject([{ priority: 1, state: 'succeeded' }]);
});
