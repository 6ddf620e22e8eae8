import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chatgptConversation, claudeConversation, talk } from '../../../../../../test/fakes/exports/index.ts';
import { openMoves } from './fixture.ts';

let moves: Awaited<ReturnType<typeof openMoves>>;
beforeEach(async () => {
  moves = await openMoves({
    // Cancelled in its midst: something of it is written by then.
    hear: ({ workId, done }) => workId === 'mine' && done > 0 && moves.works.cancel('mine'),
  });
});
afterEach(() => moves.close());

/** What is seen of conversations: all of their rows but where in this log they were recorded. */
const seen = (from: typeof moves) => ({
  conversations: from.store.reader.prepare('SELECT * FROM conversations ORDER BY id').all({}),
  messages: from.store.reader
    .prepare(
      `SELECT id, conversation_id, parent_id, role, content, blocks, state, model, usage, failure, created_at
       FROM messages ORDER BY conversation_id, position`,
    )
    .all({}),
});

async function fill(): Promise<void> {
  const branched = chatgptConversation(1, talk(1, 3));
  const mapping = branched.mapping as Record<string, Record<string, unknown>>;
  mapping.other = { ...mapping['aaaa1-2'], id: 'other', message: { ...(mapping['aaaa1-2']?.message as object), id: 'other' } };
  await moves.take({ path: moves.file([branched, ...[2, 3, 4].map((n) => claudeConversation(n, talk(n, n * 150)))]) });
}

test('what JSON holds makes the same conversations in another home: ids, tree, texts, times, models', async () => {
  await fill();
  const { path, ...answer } = await moves.give({ format: 'json' });
  expect(answer).toEqual({ conversations: 4, messages: 7 + 300 * (2 + 3 + 4), bytes: readFileSync(path).length });
  expect(path).toBe(join(moves.home, 'exports', 'conversations.json'));

  const other = await openMoves();
  try {
    expect(await other.take({ path })).toMatchObject({
      conversations: 4,
      messages: answer.messages,
      skipped: [],
      format: 'hearth',
    });
    expect(seen(other)).toEqual(seen(moves));
    // Taken back where it came from, it adds nothing.
    expect(await moves.take({ path })).toMatchObject({ conversations: 0, messages: 0, known: 4 });
    const again = await other.give({ format: 'json' });
    expect(readFileSync(again.path, 'utf8')).toBe(readFileSync(path, 'utf8'));
  } finally {
    await other.close();
  }
});

test('Markdown is a file a conversation, with the branch that is shown', async () => {
  await fill();
  const { path, conversations } = await moves.give({ format: 'markdown' });
  expect(conversations).toBe(4);
  const names = readdirSync(path).sort();
  expect(names).toEqual([
    '2024-05-03 Claude talk 2.md',
    '2024-05-03 Claude talk 3.md',
    '2024-05-03 Claude talk 4.md',
    '2024-05-03 Talk 1.md',
  ]);
  const text = readFileSync(join(path, '2024-05-03 Talk 1.md'), 'utf8');
  expect(text).toMatch(/^# Talk 1\n\n2024-05-03 to 2024-05-03\n\n## You, 2024-05-03 10:00 UTC\n\nQuestion 1\.0/);
  expect(text).toContain('## Hearth (gpt-4o), 2024-05-03 10:01 UTC');
  expect(readFileSync(join(path, '2024-05-03 Claude talk 4.md'), 'utf8').match(/^## /gm)).toHaveLength(1200);
});

test('one conversation goes where it is asked to, and nothing is ever replaced', async () => {
  await fill();
  const row = moves.store.reader.prepare(`SELECT id FROM conversations WHERE title = 'Talk 1'`).get({}) as { id: string };
  const path = join(moves.folder, 'talk.md');
  expect(await moves.give({ id: row.id, format: 'markdown', path })).toMatchObject({ path, conversations: 1 });
  await expect(moves.give({ id: row.id, format: 'markdown', path })).rejects.toMatchObject({ code: 'conflict' });
  await expect(moves.give({ format: 'json', path: join(moves.folder, 'no', 'x.json') })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(moves.give({ format: 'json', path: 'x.json' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(moves.give({ id: row.id.replace(/.$/, '0'), format: 'json' })).rejects.toMatchObject({ code: 'not_found' });
  // Without a path, a second one gets a name of its own.
  const [first, second] = [await moves.give({ id: row.id, format: 'json' }), await moves.give({ id: row.id, format: 'json' })];
  expect([first.path, second.path].map((name) => name.split('/').at(-1))).toEqual([
    '2024-05-03 Talk 1.json',
    '2024-05-03 Talk 1-2.json',
  ]);
});

test('cancelled, it leaves nothing', async () => {
  await fill();
  const path = join(moves.folder, 'all.json');
  const giving = moves.give({ format: 'json', path, workId: 'mine' });
  await expect(giving).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'cancelled' } });
  expect([path, `${path}.part`].filter((name) => existsSync(name))).toEqual([]);
});

test('a forged file cannot take the place of what was said here, and attachments that it only names are listed', async () => {
  await fill();
  const { path } = await moves.give({ format: 'json' });
  const before = seen(moves);
  const file = JSON.parse(readFileSync(path, 'utf8')) as { messages: { id: string; content: unknown[] }[] }[];
  const [one] = file;
  if (!one?.messages[0]) throw new Error('The export is empty.');
  one.messages[0].content = [{ type: 'text', text: 'Words that were never said.' }];
  const added = {
    ...one.messages[0],
    ...{ id: 'not-an-id', parentId: one.messages[0].id },
    content: [{ type: 'attachment', fileId: 'gone', name: 'cat.png', bytes: 3, mime: 'image/png' }],
  };
  writeFileSync(path, JSON.stringify([{ ...one, messages: [...one.messages, added] }]));
  const answer = await moves.take({ path });
  expect(answer).toMatchObject({ conversations: 0, messages: 1, known: 1 });
  expect(answer.skipped).toMatchObject([{ why: expect.stringContaining('"cat.png" is not in this home') }]);
  const ids = new Set(before.messages.map((row) => (row as { id: string }).id));
  const after = seen(moves).messages.filter((row) => ids.has((row as { id: string }).id));
  expect(after).toEqual(before.messages);
});
