/** Conversations: what is said, streamed, found and kept. */
import assert from 'node:assert/strict';
import { ask, type ContractCase, conversation, endOf, hear, nobody, refused, sayAndWait } from './client.ts';

const textOf = (message: { content: { type: string; text?: string }[] } | undefined) =>
  message?.content.map((part) => (part.type === 'text' ? part.text : '')).join('');

export const chatCases: ContractCase[] = [
  {
    name: 'an answer streams as run.event, ends with a report, and is kept word for word',
    async run(client) {
      const id = await conversation(client);
      const heard = hear(client, ['run.event', 'chat.changed']);
      const started = await ask(client, 'chat.send', { conversationId: id, text: '/help' });
      await heard.first((event) => 'kind' in event && event.kind === 'done' && event.runId === started.runId, 'the report');
      const own = heard.all.map(({ data }) => data).filter((event) => 'kind' in event && event.runId === started.runId);
      const streamed = own.map((event) => ('kind' in event && event.kind === 'text' ? event.delta : '')).join('');
      assert.ok(streamed.length > 20);
      await heard.first(
        (event) => 'what' in event && event.what === 'ended' && event.conversationId === id,
        'chat.changed ended',
      );
      heard.stop();
      const { messages, messageCount } = await ask(client, 'chat.get', { id });
      assert.equal(messageCount, 2);
      assert.deepEqual(
        messages.map(({ role, state }) => [role, state]),
        [
          ['user', 'complete'],
          ['assistant', 'complete'],
        ],
      );
      assert.deepEqual([messages[1]?.id, messages[1]?.runId, textOf(messages[1])], [started.messageId, started.runId, streamed]);
      const report = own.find((event) => 'kind' in event && event.kind === 'done');
      assert.equal(report && 'report' in report && report.report.telemetry.cost, 0);
    },
  },
  {
    name: 'a client that comes back with the last id that it saw hears the rest of a run once',
    async run(client) {
      const id = await conversation(client);
      const first = hear(client, ['run.event']);
      const { runId } = await ask(client, 'chat.send', { conversationId: id, text: '/help' });
      await endOf(first, runId);
      first.stop();
      const own = first.all.filter(({ data }) => data.runId === runId);
      const middle = own[Math.floor(own.length / 2)];
      assert.ok(middle);
      const again = hear(client, ['run.event'], middle.id);
      await again.first((event) => event.runId === runId && event.kind === 'done', 'the report again');
      again.stop();
      assert.deepEqual(
        again.all.filter(({ data }) => data.runId === runId),
        own.slice(own.indexOf(middle) + 1),
      );
    },
  },
  {
    name: 'editing and asking again make branches; both sides stay readable',
    async run(client) {
      const id = await conversation(client);
      const first = await sayAndWait(client, { conversationId: id, text: '/help' });
      const heard = hear(client, ['run.event']);
      const again = await ask(client, 'chat.regenerate', { messageId: first.messageId });
      await endOf(heard, again.runId);
      const [question] = (await ask(client, 'chat.get', { id })).messages;
      assert.ok(question);
      const edited = await ask(client, 'chat.edit', { messageId: question.id, text: '/model' });
      await endOf(heard, edited.runId);
      heard.stop();
      const newest = (await ask(client, 'chat.get', { id })).messages;
      assert.deepEqual(
        newest.map((message) => message.id),
        [edited.userMessageId, edited.messageId],
      );
      assert.deepEqual(newest[0]?.siblings, [question.id, edited.userMessageId]);
      const old = (await ask(client, 'chat.get', { id, branch: first.messageId })).messages;
      assert.deepEqual(
        old.map((message) => message.id),
        [question.id, first.messageId],
      );
      assert.deepEqual(old[1]?.siblings, [first.messageId, again.messageId]);
    },
  },
  {
    name: 'a conversation goes on from any answer, and the earlier part can be read in pieces',
    async run(client) {
      const id = await conversation(client);
      const first = await sayAndWait(client, { conversationId: id, text: '/help' });
      await sayAndWait(client, { conversationId: id, text: '/model' });
      const aside = await sayAndWait(client, { conversationId: id, text: '/find cabin', parentId: first.messageId });
      const branch = await ask(client, 'chat.get', { id, branch: aside.messageId });
      assert.deepEqual(
        branch.messages.map(textOf).filter((text) => text?.startsWith('/')),
        ['/help', '/find cabin'],
      );
      const tail = await ask(client, 'chat.get', { id, branch: aside.messageId, limit: 1 });
      assert.deepEqual([tail.messages.length, tail.earlier], [1, true]);
      const before = await ask(client, 'chat.get', { id, branch: aside.messageId, before: aside.messageId });
      assert.deepEqual([before.messages.length, before.earlier], [3, false]);
    },
  },
  {
    name: 'a run that has ended can be stopped without harm',
    async run(client) {
      const { runId } = await sayAndWait(client, { conversationId: await conversation(client), text: '/help' });
      assert.deepEqual(await ask(client, 'chat.stop', { runId }), { stopped: false });
      await refused(client, 'chat.stop', { runId: nobody }, 'not_found');
    },
  },
  {
    name: 'a conversation is titled from its first words, renamed, taken away and brought back',
    async run(client) {
      const { id } = await ask(client, 'chat.create', {});
      await sayAndWait(client, { conversationId: id, text: 'Plan a week in the quiet cabin', model: 'builtin' });
      assert.match((await ask(client, 'chat.get', { id })).title, /cabin/i);
      assert.equal((await ask(client, 'chat.rename', { id, title: '  Cabin week 🏔  ' })).title, 'Cabin week 🏔');
      assert.equal((await ask(client, 'chat.list', { query: 'cabin week' })).items[0]?.id, id);
      await ask(client, 'chat.delete', { id });
      await refused(client, 'chat.get', { id }, 'not_found');
      await refused(client, 'chat.send', { conversationId: id, text: 'Hello' }, 'not_found');
      assert.ok(!(await ask(client, 'chat.list', {})).items.some((item) => item.id === id));
      assert.equal((await ask(client, 'chat.restore', { id })).title, 'Cabin week 🏔');
      assert.equal((await ask(client, 'chat.get', { id })).messageCount, 2);
    },
  },
  {
    name: 'a list is paged by an opaque cursor, each item once, the last written in first',
    async run(client) {
      const topic = `Paging ${Math.random()}`;
      const made: string[] = [];
      for (const at of [1, 2, 3, 4, 5]) made.push(await conversation(client, `${topic} ${at}`));
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: { id: string }[]; next: string | null } = await ask(client, 'chat.list', {
          query: topic,
          limit: 2,
          ...(cursor === null ? {} : { cursor }),
        });
        assert.ok(page.items.length <= 2);
        seen.push(...page.items.map((item) => item.id));
        cursor = page.next;
      } while (cursor !== null);
      assert.deepEqual(seen, made.toReversed());
    },
  },
  {
    name: 'words are found in all conversations, with the place marked, whatever signs they hold',
    async run(client) {
      const id = await conversation(client, 'A search');
      await sayAndWait(client, { conversationId: id, text: 'the zanzibar-lantern hangs in the hall' });
      const { items } = await ask(client, 'chat.search', { query: 'zanzibar' });
      const hit = items.find((item) => item.conversationId === id && item.role === 'user');
      assert.ok(hit?.excerpt.includes('\u0002zanzibar'), hit?.excerpt);
      assert.deepEqual((await ask(client, 'chat.search', { query: 'quixotically-absent' })).items, []);
      for (const query of ['"', 'a AND', '*', '(', 'NEAR(', "'; DROP TABLE events; --", 'é̃ 漢字', '\\', 'title:x'])
        await ask(client, 'chat.search', { query });
    },
  },
  {
    name: 'what was typed comes back, newest first and each text once',
    async run(client) {
      const id = await conversation(client);
      for (const text of ['/help first', '/help second', '/help first']) await sayAndWait(client, { conversationId: id, text });
      const { texts } = await ask(client, 'chat.typed', { limit: 500 });
      assert.deepEqual(texts.slice(0, 2), ['/help first', '/help second']);
      assert.equal(new Set(texts).size, texts.length);
    },
  },
  {
    name: 'a draft stays until it is sent or cleared, a million characters of any script too',
    async run(client) {
      const id = await conversation(client);
      const long = '漢'.repeat(1_000_000);
      await ask(client, 'chat.setDraft', { conversationId: id, text: long });
      await ask(client, 'chat.setDraft', { conversationId: null, text: 'not begun' });
      const { items } = await ask(client, 'chat.drafts', {});
      assert.ok(items.find((draft) => draft.conversationId === id)?.text === long);
      assert.equal(items.find((draft) => draft.conversationId === null)?.text, 'not begun');
      await sayAndWait(client, { conversationId: id, text: '/help' });
      await ask(client, 'chat.setDraft', { conversationId: null, text: '' });
      const left = (await ask(client, 'chat.drafts', {})).items.map((draft) => draft.conversationId);
      assert.ok(!left.includes(id) && !left.includes(null));
    },
  },
  {
    name: 'an attachment goes with a message, and one that is gone is refused with nothing said',
    async run(client) {
      const id = await conversation(client);
      const { fileId } = await ask(client, 'files.put', { name: 'note.txt', base64: btoa('a note') });
      await sayAndWait(client, { conversationId: id, text: '/help', attachments: [{ fileId }] });
      const sent = (await ask(client, 'chat.get', { id })).messages[0]?.content.find((part) => part.type === 'attachment');
      assert.deepEqual(sent && 'name' in sent && [sent.name, 'bytes' in sent && sent.bytes], ['note.txt', 6]);
      for (const attachment of [{ fileId: 'no-such-file' }, { path: '/no/such/file.txt' }])
        await refused(client, 'chat.send', { conversationId: id, text: 'x', attachments: [attachment] }, 'not_found');
      await refused(
        client,
        'chat.send',
        { conversationId: id, text: 'x', attachments: [{ path: 'relative.txt' }] },
        'invalid_input',
      );
      assert.equal((await ask(client, 'chat.get', { id })).messageCount, 2);
      if (!client.putFile) return;
      const raw = await client.putFile('note.txt', new TextEncoder().encode('a note'));
      await sayAndWait(client, { conversationId: id, text: '/help', attachments: [{ fileId: raw }] });
    },
  },
  {
    name: 'who is not there is said: conversations, messages, models',
    async run(client) {
      const id = await conversation(client);
      await refused(client, 'chat.get', { id: nobody }, 'not_found');
      await refused(client, 'chat.send', { conversationId: nobody, text: 'x' }, 'not_found');
      await refused(client, 'chat.rename', { id: nobody, title: 'x' }, 'not_found');
      await refused(client, 'chat.delete', { id: nobody }, 'not_found');
      await refused(client, 'chat.restore', { id: nobody }, 'not_found');
      await refused(client, 'chat.regenerate', { messageId: nobody }, 'not_found');
      await refused(client, 'chat.edit', { messageId: nobody, text: 'x' }, 'not_found');
      await refused(client, 'chat.send', { conversationId: id, text: 'x', parentId: nobody }, 'not_found');
      await refused(client, 'chat.send', { conversationId: id, text: 'x', model: 'a-model-nobody-owns' }, 'not_found');
      await refused(client, 'chat.create', { model: 'a-model-nobody-owns' }, 'not_found');
      assert.equal((await ask(client, 'chat.get', { id })).messageCount, 0);
    },
  },
];
