import { beforeEach, describe, expect, it } from 'vitest';
import type { Conversation, Message } from '../../../contract/chat.ts';
import type { EventName, Input, Output, Payload, RequestName } from '../../../contract/index.ts';
import type { RunEvent } from '../../../contract/run-event.ts';
import { createChatStore } from './store.ts';

const id = (n: number) => `0198c3a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = '2026-01-02T03:04:05.000Z';
type Handlers = { [N in RequestName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

const conversation = (n: number): Conversation => ({
  id: id(n),
  title: `Talk ${n}`,
  model: null,
  createdAt: at,
  updatedAt: at,
  messageCount: 2,
});
const message = (n: number, part: Partial<Message> = {}): Message => ({
  id: id(n),
  conversationId: id(1),
  parentId: null,
  role: 'assistant',
  content: [],
  state: 'complete',
  siblings: [id(n)],
  createdAt: at,
  ...part,
});

const defaults: Handlers = {
  'chat.list': () => ({ items: [conversation(1)], next: null }),
  'chat.drafts': () => ({ items: [] }),
  'chat.typed': () => ({ texts: [] }),
  'chat.setDraft': () => ({}),
  'providers.models': () => ({ items: [], next: null }),
  'providers.list': () => ({ items: [], next: null }),
};

/** Web storage in a map. */
const storageOf = (kept: Map<string, string>) => ({
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
  key: (n: number) => [...kept.keys()][n] ?? null,
  get length() {
    return kept.size;
  },
});

/** A daemon of answers and a clock of hand: nothing happens unless the test says so. */
function world(handlers: Handlers) {
  const calls: { name: RequestName; input: unknown }[] = [];
  const said: string[] = [];
  const timers = new Set<() => void>();
  const kept = new Map<string, string>();
  let hear: (events: { id: number; name: EventName; data: unknown }[]) => void = () => undefined;
  const chat = createChatStore({
    async call(name, input) {
      calls.push({ name, input });
      const handler = (handlers[name] ?? defaults[name]) as ((input: unknown) => unknown) | undefined;
      if (!handler) throw new Error(`nobody answers ${name}`);
      return (await handler(input)) as never;
    },
    listen(_names, listener) {
      hear = listener as typeof hear;
      return () => undefined;
    },
    wait(run) {
      timers.add(run);
      return () => timers.delete(run);
    },
    storage: storageOf(kept),
    announce: (text) => said.push(text),
    begun: () => undefined,
  });
  const emit = <N extends EventName>(name: N, ...data: Payload<N>[]) => hear(data.map((it, n) => ({ id: n, name, data: it })));
  const settle = async () => {
    for (let n = 0; n < 20; n++) await Promise.resolve();
  };
  const passTime = async () => {
    for (const run of [...timers]) run();
    timers.clear();
    await settle();
  };
  const text = () =>
    chat.store
      .getState()
      .open?.messages.at(-1)
      ?.content.map((part) => ('text' in part ? part.text : ''))
      .join('');
  return {
    ...chat,
    calls,
    said,
    kept,
    emit,
    settle,
    passTime,
    text,
    count: (name: RequestName) => calls.filter((it) => it.name === name).length,
  };
}

const run = id(900);
const delta = (seq: number, text: string, part: Partial<RunEvent> = {}): RunEvent =>
  ({ runId: run, seq, conversationId: id(1), kind: 'text', delta: text, ...part }) as RunEvent;
const state = (seq: number, to: 'succeeded' | 'failed' | 'cancelled', part: object = {}): RunEvent => ({
  runId: run,
  seq,
  conversationId: id(1),
  kind: 'state',
  state: to,
  ...part,
});
const streaming = (seq: number, text: string) =>
  message(20, { state: 'streaming', runId: run, seq, content: [{ type: 'text', text }] });

describe('the chat store', () => {
  let daemonText = '';
  let daemonSeq = 0;
  let reads = 0;
  const reading: Handlers = {
    'chat.get': () => {
      reads++;
      return { ...conversation(1), messages: [message(10, { role: 'user' }), streaming(daemonSeq, daemonText)], earlier: false };
    },
  };
  beforeEach(() => {
    daemonText = '';
    daemonSeq = 0;
    reads = 0;
  });

  it('comes back in the middle of a stream: what was written, then only what is newer', async () => {
    daemonText = 'Hello wor';
    daemonSeq = 3;
    const chat = world(reading);
    chat.start();
    const shown = chat.actions.show(id(1));
    // Heard while the reading is under way: two are in it already.
    chat.emit('run.event', delta(2, 'llo '), delta(3, 'wor'), delta(4, 'ld'));
    await shown;
    expect(chat.text()).toBe('Hello world');
    chat.emit('run.event', delta(4, 'ld'), delta(5, '.'));
    expect(chat.text()).toBe('Hello world.');
  });

  it('applies a batch of deltas as one change', async () => {
    const chat = world(reading);
    chat.start();
    await chat.actions.show(id(1));
    let changes = 0;
    chat.store.subscribe(() => changes++);
    chat.emit('run.event', ...Array.from({ length: 50 }, (_, n) => delta(n + 1, 'x')));
    expect(chat.text()).toBe('x'.repeat(50));
    expect(changes).toBe(1);
  });

  it('reads again where an event is missing, and loses and doubles nothing', async () => {
    const chat = world(reading);
    chat.start();
    await chat.actions.show(id(1));
    chat.emit('run.event', delta(1, 'a'));
    daemonText = 'abcd';
    daemonSeq = 4;
    chat.emit('run.event', delta(3, 'c'));
    chat.emit('run.event', delta(4, 'd'), delta(5, 'e'));
    await chat.settle();
    expect(reads).toBe(2);
    expect(chat.text()).toBe('abcde');
  });

  it('asks again when a stream falls silent', async () => {
    const chat = world(reading);
    chat.start();
    await chat.actions.show(id(1));
    daemonText = 'the end that was not heard';
    daemonSeq = 9;
    await chat.passTime();
    expect(chat.text()).toBe('the end that was not heard');
  });

  it('says once that an answer is complete, with its words', async () => {
    const chat = world(reading);
    chat.start();
    await chat.actions.show(id(1));
    chat.emit('run.event', delta(1, 'Three short words'), state(2, 'succeeded'));
    chat.emit('run.event', state(2, 'succeeded'));
    expect(chat.said).toEqual(['Answer complete, 3 words.']);
  });

  it('keeps what was written at a stop', async () => {
    const chat = world({ ...reading, 'chat.stop': () => ({ stopped: true }) });
    chat.start();
    await chat.actions.show(id(1));
    chat.emit('run.event', delta(1, 'Half an'));
    await chat.actions.stop();
    expect(chat.calls.at(-1)).toEqual({ name: 'chat.stop', input: { runId: run } });
    chat.emit('run.event', state(2, 'cancelled'));
    expect(chat.text()).toBe('Half an');
    expect(chat.store.getState().open?.messages.at(-1)?.state).toBe('stopped');
  });

  it('shows what failed and whose fault it is', async () => {
    const chat = world(reading);
    chat.start();
    await chat.actions.show(id(1));
    const failure = { layer: 'overload' as const, message: 'Anthropic is overloaded.', retryable: true };
    chat.emit('run.event', delta(1, 'Half'), state(2, 'failed', { failure }));
    expect(chat.store.getState().open?.messages.at(-1)).toMatchObject({
      state: 'failed',
      failure,
      content: [{ type: 'text', text: 'Half' }],
    });
  });

  it('keeps two streams apart', async () => {
    const other = id(901);
    const chat = world({
      'chat.get': ({ id: asked }) => ({
        ...conversation(asked === id(1) ? 1 : 2),
        messages: [
          asked === id(1) ? streaming(1, 'one ') : { ...streaming(2, 'two '), conversationId: id(2), runId: other, id: id(21) },
        ],
        earlier: false,
      }),
    });
    chat.start();
    await chat.actions.show(id(1));
    chat.emit('run.event', delta(2, 'more'), delta(3, 'NOT HERE', { runId: other, conversationId: id(2) }));
    expect(chat.text()).toBe('one more');
    await chat.actions.show(id(2));
    chat.emit('run.event', delta(3, 'also', { runId: other, conversationId: id(2) }), delta(3, 'NOT HERE'));
    expect(chat.text()).toBe('two also');
  });

  it('shows a message at once, and keeps its text when it cannot be sent', async () => {
    const chat = world({
      ...reading,
      'chat.send': () => {
        throw new Error('Hearth is not answering.');
      },
    });
    chat.start();
    await chat.actions.show(id(1));
    chat.actions.draft(id(1), 'Dear Hearth');
    const sending = chat.actions.send('Dear Hearth');
    await Promise.resolve();
    expect(chat.store.getState().open?.messages.at(-1)?.id).toMatch(/^local:/);
    expect(chat.store.getState().drafts[id(1)]).toBe('');
    // A crash at this very moment would still find it.
    expect(chat.kept.get(`hearth.draft.${id(1)}`)).toBe('Dear Hearth');
    await sending;
    const { open, drafts, sending: left } = chat.store.getState();
    expect([open?.messages.length, drafts[id(1)], left, open?.error]).toEqual([
      2,
      'Dear Hearth',
      null,
      'Hearth is not answering.',
    ]);
  });

  it('begins a conversation with its first message, and clears the draft only when it is sent', async () => {
    const started = { runId: run, messageId: id(20), userMessageId: id(10) };
    const chat = world({ ...reading, 'chat.create': () => conversation(1), 'chat.send': () => started });
    chat.start();
    chat.actions.draft('new', 'Hello');
    await chat.actions.send('Hello');
    await chat.settle();
    expect(chat.store.getState()).toMatchObject({
      sending: null,
      open: { id: id(1), state: 'ready' },
      drafts: { new: '', [id(1)]: '' },
    });
    expect(chat.kept.size).toBe(0);
    expect(chat.store.getState().typed).toEqual(['Hello']);
  });

  it('hears the first words of an answer before it knows the answer', async () => {
    let sent = false;
    const chat = world({
      'chat.get': () => ({
        ...conversation(1),
        messages: sent ? [message(10, { role: 'user' }), streaming(0, '')] : [],
        earlier: false,
      }),
      'chat.send': () => {
        sent = true;
        return { runId: run, messageId: id(20), userMessageId: id(10) };
      },
    });
    chat.start();
    await chat.actions.show(id(1));
    const sending = chat.actions.send('Hi');
    chat.emit('run.event', delta(1, 'First '), delta(2, 'words'));
    await sending;
    expect(chat.text()).toBe('First words');
  });

  it('tells the daemon of a draft when typing rests, at once when it must, and brings it back after a crash', async () => {
    const chat = world(reading);
    chat.start();
    chat.actions.draft(id(1), 'Dea');
    chat.actions.draft(id(1), 'Dear');
    expect(chat.count('chat.setDraft')).toBe(0);
    expect(chat.kept.get(`hearth.draft.${id(1)}`)).toBe('Dear');
    await chat.passTime();
    expect(chat.count('chat.setDraft')).toBe(1);
    expect(chat.kept.size).toBe(0);
    chat.actions.draft(id(1), 'Dear you');
    chat.actions.flush();
    await chat.settle();
    expect(chat.count('chat.setDraft')).toBe(2);

    const back = world({
      ...reading,
      'chat.drafts': () => ({
        items: [
          { conversationId: id(1), text: 'older' },
          { conversationId: null, text: 'kept' },
        ],
      }),
    });
    back.kept.set(`hearth.draft.${id(1)}`, 'newer');
    back.start();
    await back.settle();
    expect(back.store.getState().drafts).toEqual({ [id(1)]: 'newer', new: 'kept' });
  });

  it('stays with the branch that was asked for when a change is heard before it is read', async () => {
    const asked: (string | undefined)[] = [];
    const answered: (() => void)[] = [];
    const chat = world({
      'chat.get': ({ branch }) => {
        asked.push(branch);
        const found = { ...conversation(1), earlier: false, messages: [message(branch === id(31) ? 31 : 30)] };
        // The first reading is the opening; later ones wait until the test lets them go.
        return asked.length === 1 ? found : new Promise((resolve) => answered.push(() => resolve(found)));
      },
      'chat.regenerate': () => ({ runId: id(9), messageId: id(31) }),
    });
    chat.start();
    await chat.actions.show(id(1));
    const asking = chat.actions.regenerate(id(30));
    await chat.settle();
    chat.emit('chat.changed', { conversationId: id(1), what: 'ended', messageId: id(31), runId: id(9) });
    await chat.settle();
    for (const answer of answered) answer();
    await asking;
    await chat.settle();
    expect(asked.slice(1)).toEqual(asked.slice(1).map(() => id(31)));
    expect(chat.store.getState().open?.messages.map((it) => it.id)).toEqual([id(31)]);
  });

  it('says once that an answer is complete, though it was over before a word of it was heard', async () => {
    const answer = message(31, { content: [{ type: 'text', text: 'one two three' }] });
    const chat = world({
      'chat.get': ({ branch }) => ({ ...conversation(1), earlier: false, messages: [branch === id(31) ? answer : message(30)] }),
      'chat.regenerate': () => ({ runId: id(9), messageId: id(31) }),
    });
    chat.start();
    await chat.actions.show(id(1));
    await chat.actions.regenerate(id(30));
    chat.emit('chat.changed', { conversationId: id(1), what: 'ended', messageId: id(31), runId: id(9) });
    await chat.settle();
    await chat.actions.chooseBranch(id(31));
    expect(chat.said.filter((text) => text.startsWith('Answer complete'))).toEqual(['Answer complete, 3 words.']);
  });

  it('goes to another branch and keeps the messages before it as they are', async () => {
    const first = message(10, { role: 'user' });
    const chat = world({
      'chat.get': ({ branch }) => ({
        ...conversation(1),
        messages: [first, message(branch === id(31) ? 31 : 30, { siblings: [id(30), id(31)] })],
        earlier: false,
      }),
    });
    chat.start();
    await chat.actions.show(id(1));
    const before = chat.store.getState().open?.messages[0];
    await chat.actions.chooseBranch(id(31));
    expect(chat.store.getState().open?.messages.map((it) => it.id)).toEqual([id(10), id(31)]);
    expect(chat.store.getState().open?.messages[0]).toBe(before);
  });

  it('brings earlier pages in front while reading up', async () => {
    const chat = world({
      'chat.get': ({ before }) =>
        before
          ? { ...conversation(1), messages: [message(8), message(9)], earlier: false }
          : { ...conversation(1), messages: [message(10)], earlier: true },
    });
    chat.start();
    await chat.actions.show(id(1));
    await Promise.all([chat.actions.loadEarlier(), chat.actions.loadEarlier()]);
    expect(chat.store.getState().open).toMatchObject({ earlier: false, loadingEarlier: false });
    expect(chat.store.getState().open?.messages.map((it) => it.id)).toEqual([id(8), id(9), id(10)]);
    expect(chat.count('chat.get')).toBe(2);
  });

  it('says that a conversation is gone', async () => {
    const chat = world({
      'chat.get': () => {
        throw Object.assign(new Error('There is no such conversation.'), { code: 'not_found' });
      },
    });
    chat.start();
    await chat.actions.show(id(1));
    expect(chat.store.getState().open?.state).toBe('gone');
  });

  it('sends only when its files are kept, and nothing when one cannot be', async () => {
    let keep: (() => void)[] = [];
    let broken = false;
    const chat = world({
      ...reading,
      'files.put': ({ name }) =>
        new Promise((done, fail) => {
          keep.push(() => (broken ? fail(new Error('The disk is full.')) : done({ fileId: 'f1', name, bytes: 2, sha256: 'x' })));
        }),
      'chat.send': () => ({ runId: run, messageId: id(20), userMessageId: id(10) }),
    });
    chat.start();
    await chat.actions.show(id(1));
    const sendWith = async (text: string) => {
      void chat.actions.attach(id(1), [new File(['hi'], 'note.txt')]);
      chat.actions.draft(id(1), text);
      const sending = chat.actions.send(text);
      await expect.poll(() => keep.length).toBe(1);
      keep[0]?.();
      keep = [];
      await sending;
    };
    broken = true;
    await sendWith('Read this');
    expect(chat.count('chat.send')).toBe(0);
    expect(chat.store.getState().drafts[id(1)]).toBe('Read this');
    expect(chat.store.getState().open?.error).toMatch(/note\.txt could not be added.*The disk is full\./);
    broken = false;
    await sendWith('Read this');
    expect(chat.calls.find(({ name }) => name === 'chat.send')?.input).toMatchObject({ attachments: [{ fileId: 'f1' }] });
  });

  it('refuses a file that is too large before reading it, and keeps the others', async () => {
    const chat = world({ 'files.put': ({ name }) => ({ fileId: 'f1', name, bytes: 2, sha256: 'x' }) });
    const big = Object.assign(new File(['x'], 'big.bin'), {});
    Object.defineProperty(big, 'size', { value: 40_000_000 });
    await chat.actions.attach('new', [new File(['hi'], 'note.txt'), big]);
    expect(chat.store.getState().attached.new).toMatchObject([
      { name: 'note.txt', fileId: 'f1', error: null },
      { name: 'big.bin', fileId: null, error: '40 MB is more than one file may weigh, 33.6 MB.' },
    ]);
    expect(chat.calls.at(-1)?.input).toEqual({ name: 'note.txt', base64: 'aGk=' });
  });
});
