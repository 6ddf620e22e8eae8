/** Conversations and their messages. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from './define.ts';
import { workId } from './reach/rpc.ts';
import { failure, recalled, usage } from './run-event.ts';

/** What a message is made of. Foreign text is data: a window shows it, and never runs it. */
export const content = z.discriminatedUnion('type', [
  shape({ type: z.literal('text'), text: z.string() }),
  shape({ type: z.literal('thinking'), text: z.string() }),
  shape({ type: z.literal('tool_call'), callId: z.string(), name: z.string(), args: z.unknown() }),
  shape({
    type: z.literal('tool_result'),
    callId: z.string(),
    ok: z.boolean(),
    data: z.unknown().optional(),
    error: z.unknown().optional(),
    tookMs: z.number().min(0).optional(),
    outside: z.string().optional(),
    /** The run that the call started. */
    childRunId: id.optional(),
  }),
  shape({ type: z.literal('attachment'), fileId: z.string(), name: z.string(), bytes: z.int().min(0), mime: z.string() }),
  /** What was remembered for this answer, by id: the texts are read where they stand, and go with them. */
  shape({ type: z.literal('recalled'), items: z.array(recalled) }),
  /** What stood here was forgotten, because the user said so. */
  shape({ type: z.literal('forgotten') }),
  /** Something Hearth has to say about this answer, such as that earlier turns were left out. */
  shape({ type: z.literal('notice'), code: z.string(), text: z.string() }),
]);
export type Content = z.infer<typeof content>;

export const messageState = z.enum(['complete', 'streaming', 'stopped', 'failed', 'interrupted']);
export type MessageState = z.infer<typeof messageState>;

export const message = shape({
  id,
  conversationId: id,
  parentId: id.nullable(),
  role: z.enum(['user', 'assistant']),
  content: z.array(content),
  state: messageState,
  model: z.string().optional(),
  runId: id.optional(),
  /** While streaming: the last `seq` of the run whose text is in `content`. */
  seq: z.int().min(0).optional(),
  usage: usage.optional(),
  failure: failure.optional(),
  /** The ids of this message and its siblings, oldest first: the branches at this point. */
  siblings: z.array(id),
  createdAt: instant,
});
export type Message = z.infer<typeof message>;

export const conversation = shape({
  id,
  title: z.string(),
  model: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  messageCount: z.int().min(0),
  /** Set while an answer is being written. */
  activeRunId: id.optional(),
});
export type Conversation = z.infer<typeof conversation>;

export const attachment = z.union([shape({ fileId: z.string().min(1).max(200) }), shape({ path: z.string().min(1).max(4096) })]);

const model = z.string().min(1).max(200);
const text = z.string().min(1).max(1_000_000);
const started = shape({ runId: id, messageId: id });
const saidAndStarted = started.extend({ userMessageId: id });

const A = '0198c3a0-0000-7000-8000-00000000000a';
const B = '0198c3a0-0000-7000-8000-00000000000b';
const C = '0198c3a0-0000-7000-8000-00000000000c';
const at = '2026-01-02T03:04:05.000Z';
const exampleConversation = { id: A, title: 'Packing list', model: null, createdAt: at, updatedAt: at, messageCount: 0 };

export const chatContract = {
  requests: {
    'chat.create': request({
      meaning: 'Start an empty conversation.',
      input: shape({ title: z.string().min(1).max(200).optional(), model: model.optional() }),
      output: conversation,
      errors: ['not_found'],
      example: { input: { title: 'Packing list' }, output: exampleConversation },
    }),
    'chat.list': request({
      meaning: 'Conversations, the one last written in first; `query` narrows by title.',
      input: shape({ query: z.string().max(1000).optional(), ...page }),
      output: listOf(conversation),
      example: { input: {}, output: { items: [exampleConversation], next: null } },
    }),
    'chat.get': request({
      meaning:
        'A conversation with the messages of one branch: the one that ends in `branch`, or the newest. `limit` gives only the last so many, `before` those before a message of that branch.',
      input: shape({ id, branch: id.optional(), limit: z.int().min(1).max(1000).optional(), before: id.optional() }),
      output: conversation.extend({ messages: z.array(message), earlier: z.boolean() }),
      errors: ['not_found'],
      example: { input: { id: A }, output: { ...exampleConversation, messages: [], earlier: false } },
    }),
    'chat.send': request({
      meaning:
        'Say something; answers at once and the reply streams as `run.event`. `messageId` is the answer that will be written, `userMessageId` what you said. `parentId` is the message to go on from: the end of the newest branch when absent.',
      input: shape({
        conversationId: id,
        text,
        parentId: id.nullable().optional(),
        attachments: z.array(attachment).max(20).optional(),
        model: model.optional(),
      }),
      output: saidAndStarted,
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { conversationId: A, text: 'Hello' }, output: { runId: B, messageId: C, userMessageId: A } },
    }),
    'chat.stop': request({
      meaning: 'Stop an answer; what was written is kept. Harmless when it has ended.',
      input: shape({ runId: id }),
      output: shape({ stopped: z.boolean() }),
      errors: ['not_found'],
      example: { input: { runId: B }, output: { stopped: true } },
    }),
    'chat.regenerate': request({
      meaning: 'Answer the same words again beside the earlier answer, which stays as a branch.',
      input: shape({ messageId: id, model: model.optional() }),
      output: started,
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { messageId: C }, output: { runId: B, messageId: C } },
    }),
    'chat.edit': request({
      meaning: 'Say a message of yours differently: a new branch beside it, answered anew.',
      input: shape({ messageId: id, text, model: model.optional() }),
      output: saidAndStarted,
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { messageId: C, text: 'Hello again' }, output: { runId: B, messageId: C, userMessageId: A } },
    }),
    'chat.rename': request({
      meaning: 'Give a conversation a title of your own.',
      input: shape({ id, title: z.string().trim().min(1).max(200) }),
      output: conversation,
      errors: ['not_found'],
      example: { input: { id: A, title: 'Cabin' }, output: { ...exampleConversation, title: 'Cabin' } },
    }),
    'chat.delete': request({
      meaning: 'Take a conversation away. `chat.restore` brings it back.',
      input: shape({ id }),
      output: nothing,
      errors: ['not_found', 'conflict'],
      example: { input: { id: A }, output: {} },
    }),
    'chat.restore': request({
      meaning: 'Undo `chat.delete`.',
      input: shape({ id }),
      output: conversation,
      errors: ['not_found'],
      example: { input: { id: A }, output: exampleConversation },
    }),
    'chat.search': request({
      meaning: 'Find words in all conversations; best first, with the place marked by \u0002 and \u0003 in `excerpt`.',
      input: shape({ query: z.string().min(1).max(1000), ...page }),
      output: listOf(
        shape({
          conversationId: id,
          messageId: id,
          title: z.string(),
          role: z.enum(['user', 'assistant']),
          excerpt: z.string(),
          createdAt: instant,
        }),
      ),
      example: {
        input: { query: 'cabin' },
        output: {
          items: [
            {
              conversationId: A,
              messageId: C,
              title: 'Packing list',
              role: 'user',
              excerpt: 'the \u0002cabin\u0003',
              createdAt: at,
            },
          ],
          next: null,
        },
      },
    }),
    'chat.typed': request({
      meaning: 'What you typed before, newest first, each text once: what up and down arrows walk through.',
      input: shape({ limit: z.int().min(1).max(500).optional() }),
      output: shape({ texts: z.array(z.string()) }),
      example: { input: {}, output: { texts: ['Hello'] } },
    }),
    'chat.setDraft': request({
      meaning: 'Keep what is in the composer; an empty text clears it. Null is the composer of a conversation not yet begun.',
      input: shape({ conversationId: id.nullable(), text: z.string().max(1_000_000) }),
      output: nothing,
      example: { input: { conversationId: A, text: 'Dear' }, output: {} },
    }),
    'chat.drafts': request({
      meaning: 'All that is unsent.',
      input: nothing,
      output: shape({ items: z.array(shape({ conversationId: id.nullable(), text: z.string() })) }),
      example: { input: {}, output: { items: [{ conversationId: null, text: 'Dear' }] } },
    }),
  },
  events: {
    'chat.changed': event({
      meaning: 'A conversation was made, renamed, deleted or written in; read it again if it is on screen.',
      payload: shape({
        conversationId: id,
        what: z.enum(['created', 'renamed', 'deleted', 'restored', 'message', 'ended']),
        messageId: id.optional(),
        runId: id.optional(),
      }),
      example: { conversationId: A, what: 'renamed' },
    }),
  },
};

/** Something in a file that was not taken, where it stands and why. */
const skippedPart = shape({ where: z.string(), why: z.string() });
const importFormat = z.enum(['chatgpt', 'claude', 'hearth']);

/** Conversations from elsewhere, and to elsewhere. */
export const moveContract = {
  requests: {
    'chat.import': request({
      meaning:
        'Take conversations from a `conversations.json` of ChatGPT or Claude (or the zip that holds it), or from `chat.export`. The same file again adds nothing twice. `dryRun` only looks. `memories` has what the user said in them offered as memory. Cancelled: conversations that were taken whole stay.',
      input: shape({
        path: z.string().min(1).max(4096),
        format: importFormat.optional(),
        dryRun: z.boolean().optional(),
        memories: z.boolean().optional(),
        workId: workId.optional(),
      }),
      output: shape({
        conversations: z.int(),
        messages: z.int(),
        skipped: z.array(skippedPart),
        /** Those that were there already. */
        known: z.int().optional(),
        format: importFormat.optional(),
        /** Of a dry run: the first titles. */
        titles: z.array(z.string()).optional(),
        /** Candidates for memory that came of it. */
        candidates: z.int().optional(),
      }),
      errors: ['not_found', 'refused', 'conflict'],
      example: {
        input: { path: '/home/ada/conversations.json', format: 'chatgpt' },
        output: { conversations: 12, messages: 340, skipped: [] },
      },
    }),
    'chat.export': request({
      meaning:
        'Write a conversation, or all of them, to a file: Markdown to read, or JSON that loses nothing and `chat.import` takes back. Without `path` it goes into the home.',
      input: shape({
        id: id.optional(),
        format: z.enum(['markdown', 'json']),
        path: z.string().min(1).max(4096).optional(),
        workId: workId.optional(),
      }),
      output: shape({ path: z.string(), conversations: z.int(), messages: z.int(), bytes: z.int() }),
      errors: ['not_found', 'conflict'],
      example: {
        input: { format: 'markdown' },
        output: { path: '/home/ada/.hearth/exports/conversations.md', conversations: 3, messages: 40, bytes: 9000 },
      },
    }),
  },
  events: {},
};
