import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Caller, Input, Output, RequestName } from '../../../../contract/index.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import { defaultConstitution } from '../../../../contract/self.ts';
import { ProviderError } from '../../agent/provider.ts';
import type { Tools } from '../../agent/run/ports.ts';
import type { AnswerCall, AnswerEvent } from '../../agent/turn.ts';
import { systemClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type FakeHost, fakeHost } from '../../base/fake-host.ts';
import { idMaker } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { createWorks } from '../../base/work/works.ts';
import { openStore } from '../../store/index.ts';
import type { Store } from '../../store/types.ts';
import { runsEvents } from '../runs/events.ts';
import { createRuns } from '../runs/index.ts';
import { runs as runsMigration } from '../runs/migrations/0032-runs.ts';
import { runsProjection } from '../runs/views/projection.sql.ts';
import { loadSigner } from '../self/key.ts';
import { chatProjection } from './chat.sql.ts';
import { chatEvents } from './events.ts';
import { createChat } from './index.ts';
import { conversations } from './migrations/0010-conversations.ts';
import { importedMessages } from './migrations/0050-imported-messages.ts';

type Script = (call: AnswerCall, signal: AbortSignal) => AsyncIterable<AnswerEvent>;

const user: Caller = { actor: 'user', via: 'internal' };
const newId = idMaker(systemClock);

let host: FakeHost;
let store: Store;
let chat: ReturnType<typeof createChat>;
let runs: ReturnType<typeof createRuns>;
let script: Script;
let asked: AnswerCall[];

const says = (...parts: string[]): Script =>
  async function* () {
    yield { type: 'model', model: 'm', provider: 'p' };
    for (const delta of parts) yield { type: 'text', delta };
    yield { type: 'stop', reason: 'end' };
  };

/** Says the parts, then waits until it is stopped. */
const saysAndWaits = (...parts: string[]): Script =>
  async function* (_call, signal) {
    for (const delta of parts) yield { type: 'text', delta };
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  };

/** No tool but `look`, which answers from outside. */
const tools: Tools = {
  offered: () => [{ name: 'look', description: 'Looks.', inputSchema: {} }],
  judge: async (call, context) => ({
    call,
    context,
    args: call.args,
    idempotent: true,
    timeoutMs: 1000,
    touches: [],
    preview: { kind: 'text', text: 'look' },
    hash: 'x',
    verdict: { verdict: 'allow', by: 'free', why: '', uses: [], hosts: [], trusted: false },
  }),
  record: () => true,
  perform: async () => ({ ok: true, data: 'a lake', outside: 'window', startedAt: at, finishedAt: at, logs: [] }),
};
const at = '2026-01-02T03:04:05.000Z';

async function open(): Promise<void> {
  store = await openStore({
    home: host.paths.home,
    migrations: [conversations, runsMigration, importedMessages],
    projections: [chatProjection, runsProjection],
    definitions: [...chatEvents, ...runsEvents],
    clock: systemClock,
    newId,
    signer: loadSigner(host.secrets),
    log: silentLog,
  });
  const stream = (call: AnswerCall, signal: AbortSignal) => {
    asked.push(call);
    return script(call, signal);
  };
  const models = {
    models: async () => [],
    providerNow: () => 'p',
    resolve: async (model: string | null) => {
      if (model === 'nobody') throw new AppError('not_found', 'No provider has a model named nobody.');
      return { id: model ?? 'm' };
    },
  };
  const limits = () => ({ maxOutputTokens: 100, thinkingTokens: null });
  const common = { store, clock: systemClock, newId, log: silentLog, systemPrompt: () => 'lore', limits, models };
  runs = createRuns({
    ...common,
    answers: { stream },
    tools,
    settings: () => ({ approvalHours: 24 }),
    bounds: () => defaultConstitution.resourceBounds,
    remember: () => undefined,
    placeGrants: async (grants) => [...grants],
    notify: async () => ({ shown: true }),
    recall: async () => [],
    home: host.paths.home,
  });
  const works = createWorks({ clock: systemClock, newId, tell: async () => undefined });
  chat = createChat({ ...common, works, runs: runs.api });
  await runs.start();
}

beforeEach(async () => {
  host = fakeHost();
  asked = [];
  script = says('Hello.');
  await open();
});

afterEach(async () => {
  await runs.stop();
  await store.close();
  host.remove();
});

async function call<N extends RequestName & keyof (typeof chat)['handlers']>(name: N, input: Input<N>): Promise<Output<N>> {
  const handler: (input: never, caller: Caller) => Promise<unknown> = chat.handlers[name];
  return (await handler(input as never, user)) as Output<N>;
}

/** Says something and waits until the answer has ended. */
async function talk(conversationId: string, text: string, parentId?: string) {
  const sent = await call('chat.send', { conversationId, text, ...(parentId ? { parentId } : {}) });
  await ended(sent.runId);
  return sent;
}

const eventsOf = (runId: string): RunEvent[] =>
  store.wire
    .after(0, ['run.event'], 100_000)
    .events.map((event) => event.data as RunEvent)
    .filter((event) => event.runId === runId);

const ended = (runId: string) => expect.poll(() => eventsOf(runId).at(-1)?.kind, { interval: 5 }).toBe('done');

const texts = (conversation: Output<'chat.get'>) =>
  conversation.messages.map((message) => message.content.map((part) => ('text' in part ? part.text : part.type)).join('|'));

test('what is said and answered is a conversation, with a title made from the words', async () => {
  const { id } = await call('chat.create', {});
  const { messageId, userMessageId } = await talk(id, '## Packing list\nsocks');
  const conversation = await call('chat.get', { id });
  expect(conversation).toMatchObject({ title: 'Packing list', messageCount: 2, earlier: false });
  expect(conversation.messages).toMatchObject([
    { id: userMessageId, role: 'user', parentId: null, state: 'complete' },
    { id: messageId, role: 'assistant', parentId: userMessageId, state: 'complete', model: 'm' },
  ]);
  expect(asked[0]?.request).toMatchObject({
    system: 'lore',
    messages: [{ role: 'user', content: [{ type: 'text', text: '## Packing list\nsocks' }] }],
  });
});

test('a run numbers its events without a gap and ends with a report', async () => {
  const { id } = await call('chat.create', {});
  script = says('a', 'b', 'c');
  const { runId } = await talk(id, 'Letters');
  const events = eventsOf(runId);
  expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
  const kinds = events.map((event) => event.kind);
  expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual(['state', 'text', 'state', 'done']);
  expect(
    events
      .filter((event) => event.kind === 'text')
      .map((event) => event.delta)
      .join(''),
  ).toBe('abc');
});

test('what a tool found is part of the answer, is asked with what follows, and taints the conversation', async () => {
  const { id } = await call('chat.create', {});
  let round = 0;
  script = async function* () {
    yield { type: 'model', model: 'm', provider: 'p' };
    round += 1;
    if (round === 1) yield { type: 'text', delta: 'I look.' };
    if (round === 1) yield { type: 'tool_call', callId: 'c1', name: 'look', args: { far: true } };
    else yield { type: 'text', delta: 'A lake.' };
    yield { type: 'stop', reason: round === 1 ? 'tool_use' : 'end' };
  };
  const { messageId } = await talk(id, 'What is there?');
  const answer = (await call('chat.get', { id })).messages.find((message) => message.id === messageId);
  expect(answer?.content).toMatchObject([
    { type: 'text', text: 'I look.' },
    { type: 'tool_call', callId: 'c1', name: 'look' },
    { type: 'tool_result', callId: 'c1', ok: true, outside: 'window' },
    { type: 'text', text: 'A lake.' },
  ]);
  const { runId } = await talk(id, 'And behind it?');
  const { messages } = asked.at(-1)?.request ?? { messages: [] };
  expect(messages.map(({ role, content }) => [role, content.map(({ type }) => type)])).toEqual([
    ['user', ['text']],
    ['assistant', ['text', 'tool_call']],
    ['user', ['tool_result']],
    ['assistant', ['text']],
    ['user', ['text']],
  ]);
  expect(store.events({ stream: `run:${runId}`, type: 'runs.prepared', limit: 1 })[0]?.data).toMatchObject({
    taintedBy: 'window',
  });
});

test('editing and regenerating make branches; the newest is shown, each can be', async () => {
  const { id } = await call('chat.create', {});
  const first = await talk(id, 'one');
  script = says('Again.');
  const again = await call('chat.regenerate', { messageId: first.messageId });
  await ended(again.runId);
  script = says('Other.');
  const edited = await call('chat.edit', { messageId: first.userMessageId, text: 'two' });
  await ended(edited.runId);

  expect(texts(await call('chat.get', { id }))).toEqual(['two', 'Other.']);
  expect(texts(await call('chat.get', { id, branch: first.messageId }))).toEqual(['one', 'Hello.']);
  const branch = await call('chat.get', { id, branch: again.messageId });
  expect(texts(branch)).toEqual(['one', 'Again.']);
  expect(branch.messages.map((message) => message.siblings)).toEqual([
    [first.userMessageId, edited.userMessageId],
    [first.messageId, again.messageId],
  ]);
  expect(branch.messageCount).toBe(5);

  // What a branch leads to is asked, and nothing of the others.
  await talk(id, 'go on', first.messageId);
  expect(asked.at(-1)?.request.messages.map((message) => message.content)).toMatchObject([
    [{ text: 'one' }],
    [{ text: 'Hello.' }],
    [{ text: 'go on' }],
  ]);
});

test('a stop keeps what was written; while an answer is written the branch takes no other message', async () => {
  const { id } = await call('chat.create', {});
  script = saysAndWaits('Half');
  const { runId } = await call('chat.send', { conversationId: id, text: 'Long' });
  await expect.poll(() => eventsOf(runId).some((event) => event.kind === 'text'), { interval: 5 }).toBe(true);
  await expect(call('chat.send', { conversationId: id, text: 'More' })).rejects.toMatchObject({ code: 'conflict' });
  const streaming = await call('chat.get', { id });
  expect(streaming).toMatchObject({
    activeRunId: runId,
    messages: [{}, { state: 'streaming', content: [{ text: 'Half' }], seq: 2 }],
  });
  expect(await call('chat.stop', { runId })).toEqual({ stopped: true });
  await ended(runId);
  expect((await call('chat.get', { id })).messages[1]).toMatchObject({ state: 'stopped', content: [{ text: 'Half' }] });
  expect(await call('chat.stop', { runId })).toEqual({ stopped: false });
});

test('closing in the middle of an answer keeps it as interrupted', async () => {
  const { id } = await call('chat.create', {});
  script = saysAndWaits('Seen before the end');
  const { runId } = await call('chat.send', { conversationId: id, text: 'Long' });
  await expect.poll(() => eventsOf(runId).some((event) => event.kind === 'text'), { interval: 5 }).toBe(true);
  await runs.stop();
  await store.close();
  await open();
  expect((await call('chat.get', { id })).messages[1]).toMatchObject({
    state: 'interrupted',
    content: [{ text: 'Seen before the end' }],
  });
});

test('a failure is kept with what had streamed, and the same words can be asked again', async () => {
  const { id } = await call('chat.create', {});
  script = async function* () {
    yield { type: 'text', delta: 'Half' };
    throw new ProviderError({ layer: 'network', message: 'Cut off.', retryable: true });
  };
  const { messageId } = await talk(id, 'Ask');
  expect((await call('chat.get', { id })).messages[1]).toMatchObject({
    state: 'failed',
    content: [{ text: 'Half' }],
    failure: { layer: 'network' },
  });
  script = says('Whole.');
  const again = await call('chat.regenerate', { messageId });
  await ended(again.runId);
  expect(texts(await call('chat.get', { id }))).toEqual(['Ask', 'Whole.']);
  expect(asked.at(-1)?.request.messages).toHaveLength(1);
});

test('a slash command is answered by Hearth itself and leaves the conversation its model; another model chosen in the middle stays', async () => {
  const { id } = await call('chat.create', { model: 'big' });
  await talk(id, '/help');
  expect(asked[0]?.request.model).toBe('builtin');
  await talk(id, 'and now you');
  expect(asked[1]?.request.model).toBe('big');
  const switched = await call('chat.send', { conversationId: id, text: 'and another', model: 'small' });
  await ended(switched.runId);
  await talk(id, 'who stays');
  expect(asked.slice(2).map(({ request }) => request.model)).toEqual(['small', 'small']);
});

test('bad input is refused with a code and changes nothing', async () => {
  const { id } = await call('chat.create', {});
  const gone = newId();
  await expect(call('chat.get', { id: gone })).rejects.toMatchObject({ code: 'not_found' });
  await expect(call('chat.send', { conversationId: gone, text: 'x' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(call('chat.send', { conversationId: id, text: 'x', model: 'nobody' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(
    call('chat.send', { conversationId: id, text: 'x', attachments: [{ path: '/no/such/file' }] }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await expect(call('chat.send', { conversationId: id, text: 'x', attachments: [{ path: 'relative' }] })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(
    call('chat.send', { conversationId: id, text: 'x', attachments: [{ path: host.paths.home }] }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  const binary = join(host.paths.home, 'x.bin');
  writeFileSync(binary, Buffer.from([1, 0, 2]));
  await expect(call('chat.send', { conversationId: id, text: 'x', attachments: [{ path: binary }] })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(call('chat.stop', { runId: gone })).rejects.toMatchObject({ code: 'not_found' });
  expect((await call('chat.get', { id })).messages).toEqual([]);
});

test('an attached text and picture reach the model', async () => {
  const { id } = await call('chat.create', {});
  const [note, picture] = [join(host.paths.home, 'note.txt'), join(host.paths.home, 'p.png')];
  writeFileSync(note, 'remember the milk');
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a', 'hex'));
  const sent = await call('chat.send', { conversationId: id, text: 'See', attachments: [{ path: note }, { path: picture }] });
  await ended(sent.runId);
  expect(asked[0]?.request.messages[0]?.content).toMatchObject([
    { type: 'text', text: 'See' },
    { type: 'text', text: expect.stringContaining('remember the milk') },
    { type: 'image', mime: 'image/png' },
  ]);
});

test('a kept file that somebody deleted fails the next run in words, and nothing hangs', async () => {
  const { id } = await call('chat.create', {});
  const note = join(host.paths.home, 'note.txt');
  writeFileSync(note, 'soon gone');
  const first = await call('chat.send', { conversationId: id, text: 'See', attachments: [{ path: note }] });
  await ended(first.runId);
  const part = (await call('chat.get', { id })).messages[0]?.content[1];
  if (part?.type !== 'attachment') throw new Error('the attachment is not in the message');
  rmSync(store.artifacts.path(part.fileId));
  await talk(id, 'And now?');
  const conversation = await call('chat.get', { id });
  expect(conversation.activeRunId).toBeUndefined();
  expect(conversation.messages.at(-1)).toMatchObject({
    state: 'failed',
    failure: { layer: 'internal', message: 'What should be asked could not be read.' },
  });
});

test('search finds words in all conversations, and a deleted one no more until it is restored', async () => {
  const { id } = await call('chat.create', {});
  script = says('The snowblower is in the shed');
  await talk(id, 'Where is it?');
  const found = await call('chat.search', { query: 'snowblo' });
  expect(found.items).toMatchObject([
    { conversationId: id, role: 'assistant', excerpt: expect.stringContaining('\u0002snowblower\u0003') },
  ]);
  await call('chat.delete', { id });
  expect((await call('chat.search', { query: 'snowblo' })).items).toEqual([]);
  expect((await call('chat.list', {})).items).toEqual([]);
  await call('chat.restore', { id });
  expect((await call('chat.search', { query: 'snowblo' })).items).toHaveLength(1);
  expect((await call('chat.search', { query: '" AND NOT (*' })).items).toEqual([]);
});

test('pages: a list goes on at its cursor, a branch before a message', async () => {
  for (let made = 0; made < 5; made += 1) await call('chat.create', { title: `c${made}` });
  const first = await call('chat.list', { limit: 3 });
  const rest = await call('chat.list', { limit: 3, cursor: first.next ?? '' });
  expect([...first.items, ...rest.items].map((item) => item.title).sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  expect(rest.next).toBeNull();

  const id = first.items[0]?.id ?? '';
  for (const text of ['1', '2', '3']) await talk(id, text);
  const end = await call('chat.get', { id, limit: 2 });
  expect([texts(end), end.earlier]).toEqual([['3', 'Hello.'], true]);
  const before = await call('chat.get', { id, limit: 10, before: end.messages[0]?.id ?? '' });
  expect([texts(before), before.earlier]).toEqual([['1', 'Hello.', '2', 'Hello.'], false]);
});

test('drafts are kept, replaced and cleared by sending; what was typed is remembered newest first', async () => {
  const { id } = await call('chat.create', {});
  await call('chat.setDraft', { conversationId: id, text: 'Dear' });
  await call('chat.setDraft', { conversationId: null, text: 'Unbegun' });
  expect((await call('chat.drafts', {})).items).toHaveLength(2);
  await talk(id, 'Dear Ada');
  expect((await call('chat.drafts', {})).items).toEqual([{ conversationId: null, text: 'Unbegun' }]);
  await talk(id, 'Second');
  await talk(id, 'Dear Ada');
  expect((await call('chat.typed', {})).texts).toEqual(['Dear Ada', 'Second']);
});

test('a rebuilt store equals the live one', async () => {
  const { id } = await call('chat.create', {});
  const { messageId, userMessageId } = await talk(id, 'one');
  await ended((await call('chat.regenerate', { messageId })).runId);
  await ended((await call('chat.edit', { messageId: userMessageId, text: 'other' })).runId);
  await call('chat.rename', { id, title: 'Renamed' });
  const before = [
    await call('chat.get', { id }),
    await call('chat.get', { id, branch: messageId }),
    await call('chat.search', { query: 'one' }),
  ];
  await store.rebuild();
  expect([
    await call('chat.get', { id }),
    await call('chat.get', { id, branch: messageId }),
    await call('chat.search', { query: 'one' }),
  ]).toEqual(before);
  expect((await store.verify()).problems).toEqual([]);
});

test('people talk on while views are rebuilt, again and again, and every index stays whole', async () => {
  const { id } = await call('chat.create', {});
  for (let round = 0; round < 6; round += 1) {
    const words = 'lorem ipsum dolor '.repeat(round * 40);
    await Promise.all([store.rebuild(), talk(id, `before ${round} ${words}`)]);
    await talk(id, `after ${round} ${words}`);
    expect((await store.verify()).problems).toEqual([]);
  }
  expect((await call('chat.search', { query: 'after' })).items).toHaveLength(6);
});
