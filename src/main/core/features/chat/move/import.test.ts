import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chatgptConversation, claudeConversation, talk, zipOf } from '../../../../../../test/fakes/exports/index.ts';
import type { Content } from '../../../../../contract/chat.ts';
import { readBranch } from '../branch.ts';
import { conversationPage, typedTexts } from '../chat.sql.ts';
import { deleted } from '../events.ts';
import { searchConversations } from '../find/search.ts';
import { openMoves } from './fixture.ts';
import type { Learner } from './handlers.ts';

let moves: Awaited<ReturnType<typeof openMoves>>;
let offered: Parameters<Learner['offer']>[0][number][];

beforeEach(async () => {
  offered = [];
  const learner: Learner = {
    extract: (text) => [{ text: `noted: ${text}`, area: 'main', kind: 'semantic', category: 'personal', why: 'It was said.' }],
    offer: async (items) => {
      offered.push(...items);
      return items.length;
    },
  };
  moves = await openMoves({ learner });
});
afterEach(() => moves.close());

const all = () => conversationPage.all(moves.store.reader, { title: '%', at: Number.MAX_SAFE_INTEGER, id: '~', limit: 500 });
const read = (id: string) => readBranch(moves.store.reader, { id }, () => undefined).messages;
const words = (content: Content[]) => content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('|');
const found = (query: string) => searchConversations(moves.store.reader, { query }).items;
const hearthIn = (id: string) => all().find((row) => row.id === id);

test('a ChatGPT export is here as it was: titles, order, times, models, and found by its words', async () => {
  const path = moves.file([chatgptConversation(1, talk(1, 2)), chatgptConversation(2, talk(2, 1))]);
  const answer = await moves.take({ path });
  expect(answer).toEqual({ conversations: 2, messages: 6, skipped: [], known: 0, format: 'chatgpt' });

  expect(all().map(({ title }) => title)).toEqual(['Talk 2', 'Talk 1']);
  const [, one] = all();
  expect(one).toMatchObject({ created_at: Date.UTC(2024, 4, 3, 10), updated_at: Date.UTC(2024, 4, 3, 10, 4), message_count: 4 });
  const messages = read(one?.id ?? '');
  expect(messages.map(({ role, content, createdAt }) => [role, words(content), createdAt])).toEqual([
    ['user', 'Question 1.0 about quokka1x0', '2024-05-03T10:00:00.000Z'],
    ['assistant', 'Answer 1.0 on wombat1x0', '2024-05-03T10:01:00.000Z'],
    ['user', 'Question 1.1 about quokka1x1', '2024-05-03T10:02:00.000Z'],
    ['assistant', 'Answer 1.1 on wombat1x1', '2024-05-03T10:03:00.000Z'],
  ]);
  expect(messages[1]?.model).toBe('gpt-4o');
  expect(found('wombat1x1')).toMatchObject([{ conversationId: one?.id, role: 'assistant' }]);
  // Nobody typed it here.
  expect(typedTexts.all(moves.store.reader, { limit: 10 })).toEqual([]);
});

test('a Claude export is here as it was', async () => {
  const attached = {
    role: 'user' as const,
    text: 'Read this',
    message: { attachments: [{ file_name: 'a.txt', extracted_content: 'inside' }], files: [{ file_name: 'cat.png' }] },
  };
  const path = moves.file([claudeConversation(1, [attached, { role: 'assistant', text: 'I did.' }])]);
  const answer = await moves.take({ path, format: 'claude' });
  expect(answer).toMatchObject({ conversations: 1, messages: 2, format: 'claude' });
  expect(answer.skipped).toMatchObject([{ why: expect.stringContaining('"cat.png"') }]);
  const [row] = all();
  expect(row?.title).toBe('Claude talk 1');
  expect(read(row?.id ?? '').map(({ content }) => words(content))).toEqual([
    'Read this|Attached file a.txt:\n\ninside',
    'I did.',
  ]);
});

test('branches stay branches, the one that was on screen is shown, and tools leave nothing but the answer', async () => {
  const base = chatgptConversation(1, [
    { role: 'system', text: '' },
    { role: 'user', text: 'First words' },
    { role: 'assistant', text: 'search("x")', message: { recipient: 'browser' } },
    { role: 'tool', text: 'a page' },
    { role: 'assistant', text: 'First answer' },
    { role: 'assistant', text: 'and more of it' },
  ]);
  const mapping = base.mapping as Record<string, { children: string[]; message?: object }>;
  mapping['other-q'] = { ...JSON.parse(JSON.stringify(mapping['aaaa1-1'])), id: 'other-q', children: ['other-a'] };
  mapping['other-a'] = { ...JSON.parse(JSON.stringify(mapping['aaaa1-4'])), id: 'other-a', parent: 'other-q', children: [] };
  const rename = (id: string, text: string) => {
    const message = mapping[id]?.message;
    Object.assign(message ?? {}, { id, content: { content_type: 'text', parts: [text] } });
  };
  rename('other-q', 'Other words');
  rename('other-a', 'Other answer');
  const answer = await moves.take({ path: moves.file([base]) });
  expect(answer).toMatchObject({ conversations: 1, messages: 4 });
  expect(answer.skipped).toEqual([{ where: 'all conversations', why: expect.stringMatching(/^2 messages of tools/) }]);
  const messages = read(all()[0]?.id ?? '');
  expect(messages.map(({ content }) => words(content))).toEqual(['First words', 'First answer|and more of it']);
  expect(messages[0]?.siblings).toHaveLength(2);
});

test('the same file again adds nothing, and a newer one only what is new', async () => {
  const turns = talk(1, 3);
  const path = moves.file([chatgptConversation(1, turns.slice(0, 4)), chatgptConversation(2, talk(2, 1))]);
  await moves.take({ path });
  const before = moves.store.stats().events;
  expect(await moves.take({ path })).toMatchObject({ conversations: 0, messages: 0, known: 2, skipped: [] });
  expect(moves.store.stats().events).toBe(before);

  moves.file([chatgptConversation(1, turns), chatgptConversation(2, talk(2, 1))]);
  expect(await moves.take({ path })).toMatchObject({ conversations: 0, messages: 2, known: 2 });
  const row = all().find(({ title }) => title === 'Talk 1');
  expect(row?.message_count).toBe(6);
  expect(read(row?.id ?? '')).toHaveLength(6);
});

test('a file cut half-way gives every whole conversation, and says where it ends', async () => {
  const text = JSON.stringify([1, 2, 3, 4].map((n) => chatgptConversation(n, talk(n, 5))));
  const whole = JSON.stringify([1, 2, 3].map((n) => chatgptConversation(n, talk(n, 5)))).length;
  for (const end of [whole + 200, Math.floor(text.length * 0.9), text.length - 3]) {
    const answer = await moves.take({ path: moves.file(text.slice(0, end)) });
    expect(answer.conversations + (answer.known ?? 0)).toBe(3);
    expect(answer.skipped).toEqual([
      { where: expect.stringMatching(/^conversation 4 \(byte \d+\)$/), why: 'The file ends in the middle of it.' },
    ]);
  }
  // Only its last bracket is gone.
  const last = await moves.take({ path: moves.file(text.slice(0, -1)) });
  expect(last).toMatchObject({ conversations: 1, known: 3 });
  expect(last.skipped).toMatchObject([{ why: 'The file ends before its list does: it was cut.' }]);
});

test('what is broken in the middle is named, and all around it is kept', async () => {
  const good = (n: number) => JSON.stringify(chatgptConversation(n, talk(n, 1)));
  const path = moves.file(`\ufeff[${good(1)},{"mapping":{"a":tru}},17,"text",null,{"title":"x"},[],${good(2)}]`);
  const answer = await moves.take({ path });
  expect(answer.conversations).toBe(2);
  expect(answer.skipped.map(({ where }) => where.replace(/ \(.*/, ''))).toEqual(
    [2, 3, 4, 5, 6, 7].map((n) => `conversation ${n}`),
  );
  expect(answer.skipped[0]?.why).toMatch(/^It is no JSON/);
});

test.each([
  ['empty', '', 'refused'],
  ['binary', Buffer.from([0, 1, 2, 255, 254, 0, 9]), 'refused'],
  ['words', 'hello there', 'refused'],
  ['of another shape', JSON.stringify([{ a: 1 }, { b: 2 }]), 'refused'],
  ['no UTF-8', Buffer.concat([Buffer.from('[{"mapping":{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}}]')]), 'refused'],
  ['cut in its first conversation', JSON.stringify([chatgptConversation(1, talk(1, 1))]).slice(0, 100), 'refused'],
])('a file that is %s is refused with a sentence, and nothing is recorded', async (_name, content, code) => {
  await expect(moves.take({ path: moves.file(content) })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/\w{3}.*\.$/s),
  });
  expect(moves.store.stats().events).toBe(0);
});

test('a path that leads nowhere, to a folder or is not whole gets a code of its own', async () => {
  await expect(moves.take({ path: join(moves.folder, 'none.json') })).rejects.toMatchObject({ code: 'not_found' });
  await expect(moves.take({ path: moves.folder })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(moves.take({ path: 'conversations.json' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('strange titles, times, texts and signs are taken as they are, or put right', async () => {
  const strange = chatgptConversation(1, [{ role: 'user', text: 'שלום 👋🏽 "quotes" \u0000 \ud800 OR NEAR(' }], {
    title: `\u0007 a\nb\t${'x'.repeat(500)}`,
    create_time: 'yesterday',
    update_time: 1e300,
  });
  Object.assign(strange.mapping['aaaa1-0'] as object, { children: 'none' });
  expect(await moves.take({ path: moves.file([strange]) })).toMatchObject({ conversations: 1, messages: 1 });
  const [row] = all();
  expect(row?.title).toHaveLength(200);
  expect(row?.title).toMatch(/^a b x/);
  expect(words(read(row?.id ?? '')[0]?.content ?? [])).toContain('שלום 👋🏽 "quotes"');
});

test('a ring of parents and a parent that is nowhere lose no message', async () => {
  const odd = chatgptConversation(1, talk(1, 2));
  const mapping = odd.mapping as Record<string, { parent: string | null }>;
  Object.assign(mapping['aaaa1-0'] ?? {}, { parent: 'aaaa1-3' });
  Object.assign(mapping.root1 ?? {}, { parent: 'nowhere' });
  expect(await moves.take({ path: moves.file([odd]) })).toMatchObject({ conversations: 1, messages: 4 });
});

test('a message of more than a million characters is cut, and says so where it stands', async () => {
  const long = 'word '.repeat(300_000);
  const path = moves.file([
    chatgptConversation(1, [
      { role: 'user', text: long },
      { role: 'assistant', text: 'Well.' },
    ]),
  ]);
  const answer = await moves.take({ path });
  expect(answer).toMatchObject({ conversations: 1, messages: 2 });
  expect(answer.skipped).toMatchObject([{ why: 'The message has 1500000 characters: the first 1000000 were kept.' }]);
  const content = read(all()[0]?.id ?? '')[0]?.content ?? [];
  expect(words(content)).toHaveLength(1_000_000);
  expect(content[1]).toMatchObject({ type: 'notice', code: 'not_imported' });
});

test('a look says what there is and records nothing', async () => {
  const path = moves.file([1, 2, 3].map((n) => claudeConversation(n, talk(n, 2))));
  const answer = await moves.take({ path, dryRun: true });
  expect(answer).toEqual({
    ...{ conversations: 3, messages: 12, skipped: [], known: 0, format: 'claude' },
    titles: ['Claude talk 1', 'Claude talk 2', 'Claude talk 3'],
  });
  expect(moves.store.stats().events).toBe(0);
});

test('an export of the other kind is named as such', async () => {
  const path = moves.file([claudeConversation(1, talk(1, 1)), chatgptConversation(2, talk(2, 1))]);
  const answer = await moves.take({ path, format: 'chatgpt' });
  expect(answer.conversations).toBe(1);
  expect(answer.skipped).toMatchObject([{ why: 'It is of Claude, and ChatGPT was asked for.' }]);
});

test('one that was deleted here stays deleted, and is named', async () => {
  const path = moves.file([chatgptConversation(1, talk(1, 1))]);
  await moves.take({ path });
  const id = all()[0]?.id ?? '';
  await moves.store.command((tx) => tx.append(deleted.of({ stream: `chat:${id}`, actor: 'user', data: { conversationId: id } })));
  const again = await moves.take({ path }).catch((error: unknown) => error);
  expect(again).toMatchObject({ code: 'refused', message: expect.stringContaining('deleted here since') });
  expect(hearthIn(id)).toBeUndefined();
});

test('cancelled: whole conversations stay, the one that was under way is seen by nobody, and the next time ends it', async () => {
  const path = moves.file([
    chatgptConversation(1, talk(1, 2)),
    chatgptConversation(2, talk(2, 2000)),
    chatgptConversation(3, talk(3, 2)),
  ]);
  const stop = moves.store.wire.listen((events) => {
    // The first conversation is told of: the second is under way.
    if (events.some(({ name }) => name === 'chat.changed')) moves.works.cancel('mine');
  });
  const answer = await moves.take({ path, workId: 'mine' });
  stop();
  expect(answer.conversations).toBeLessThan(3);
  expect(all()).toHaveLength(answer.conversations);
  expect(moves.told.at(-1)).toMatchObject({ workId: 'mine', state: 'cancelled' });
  const rest = await moves.take({ path });
  expect(rest.conversations + answer.conversations).toBe(3);
  expect(
    all()
      .map(({ message_count: count }) => count)
      .sort((a, b) => a - b),
  ).toEqual([4, 4, 4000]);
});

test('a zip is read as it was sent, in several lists too, and leaves no file behind', async () => {
  const list = (...ns: number[]) => Buffer.from(JSON.stringify(ns.map((n) => chatgptConversation(n, talk(n, 1)))));
  const zip = zipOf([
    { name: 'export/conversations-001.json', bytes: list(3) },
    { name: 'export/conversations-000.json', bytes: list(1, 2) },
    { name: 'export/user.json', bytes: Buffer.from('{}') },
  ]);
  expect(await moves.take({ path: moves.file(zip, 'export.zip') })).toMatchObject({ conversations: 3, messages: 6 });
  const unnamed = join(moves.home, 'artifacts', 'unnamed');
  expect(existsSync(unnamed) ? readdirSync(unnamed) : []).toEqual([]);
});

test.each([
  ['that lies about its size', zipOf([{ name: 'conversations.json', bytes: Buffer.alloc(5_000_000, 0x20), says: 100 }])],
  ['that is cut', zipOf([{ name: 'conversations.json', bytes: Buffer.from('[]') }]).subarray(0, 40)],
  ['with no conversations', zipOf([{ name: 'other.json', bytes: Buffer.from('[]') }])],
])('a zip %s is refused', async (_name, zip) => {
  await expect(moves.take({ path: moves.file(zip, 'export.zip') })).rejects.toMatchObject({ code: 'refused' });
});

test('what the user said is offered as memory with where it is from; what was answered is not', async () => {
  const path = moves.file([chatgptConversation(1, talk(1, 2))]);
  const answer = await moves.take({ path, memories: true });
  expect(answer.candidates).toBe(2);
  expect(offered.map(({ text }) => text)).toEqual(['noted: Question 1.0 about quokka1x0', 'noted: Question 1.1 about quokka1x1']);
  expect(offered[0]).toMatchObject({
    source: { type: 'import', conversationId: all()[0]?.id, ref: read(all()[0]?.id ?? '')[0]?.id },
    why: 'It was said.',
  });
});
