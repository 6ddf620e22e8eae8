/** The facts of conversations. */
import { z } from 'zod';
import { content, messageState } from '../../../../contract/chat.ts';
import { failure, runReport, usage } from '../../../../contract/run-event.ts';
import { defineEvent } from '../../store/define-event.ts';

const conversation = { conversationId: z.string() };

export const created = defineEvent({
  type: 'chat.created',
  version: 1,
  meaning: 'A conversation was begun.',
  data: z.object({ ...conversation, title: z.string(), titledBy: z.enum(['user', 'self']), model: z.string().nullable() }),
});

export const renamed = defineEvent({
  type: 'chat.renamed',
  version: 1,
  meaning: 'A conversation got a title: from the user, or from its first words.',
  data: z.object({ ...conversation, title: z.string(), by: z.enum(['user', 'self']) }),
});

export const deleted = defineEvent({
  type: 'chat.deleted',
  version: 1,
  meaning: 'A conversation was taken away.',
  data: z.object(conversation),
});
export const restored = defineEvent({
  type: 'chat.restored',
  version: 1,
  meaning: 'A taken away conversation came back.',
  data: z.object(conversation),
});

export const said = defineEvent({
  type: 'chat.said',
  version: 1,
  meaning: 'The user said something; `parentId` is what it follows.',
  data: z.object({ ...conversation, messageId: z.string(), parentId: z.string().nullable(), content: z.array(content) }),
});

export const answering = defineEvent({
  type: 'chat.answering',
  version: 1,
  meaning: 'An answer was begun; its run streams until `chat.answered`.',
  data: z.object({
    ...conversation,
    messageId: z.string(),
    parentId: z.string(),
    runId: z.string(),
    model: z.string().nullable(),
    /** False for a command that leaves the conversation with the model it had. */
    keepModel: z.boolean(),
  }),
});

export const answered = defineEvent({
  type: 'chat.answered',
  version: 1,
  meaning: 'An answer ended: complete, stopped, failed or interrupted; what was written is in it.',
  data: z.object({
    ...conversation,
    messageId: z.string(),
    runId: z.string(),
    state: messageState.exclude(['streaming']),
    content: z.array(content),
    blocks: z.array(z.object({ provider: z.string(), block: z.unknown() })),
    model: z.string().nullable(),
    usage: usage.nullable(),
    failure: failure.nullable(),
    report: runReport,
  }),
});

export const continued = defineEvent({
  type: 'chat.continued',
  version: 1,
  meaning: 'An answer that was cut off goes on.',
  data: z.object({ ...conversation, messageId: z.string(), runId: z.string() }),
});

const importFormat = z.enum(['chatgpt', 'claude', 'hearth']);

/** Times are milliseconds since 1970, as they were elsewhere: the event itself says when it was taken in. */
export const importedMessage = defineEvent({
  type: 'chat.imported_message',
  version: 1,
  meaning: 'A message that was said elsewhere was taken in. Its conversation shows it once it is taken in whole.',
  data: z.object({
    ...conversation,
    messageId: z.string(),
    parentId: z.string().nullable(),
    role: z.enum(['user', 'assistant']),
    content: z.array(content),
    format: importFormat,
    createdAt: z.int(),
    state: messageState.exclude(['streaming']),
    model: z.string().nullable(),
    blocks: z.array(z.object({ provider: z.string(), block: z.unknown() })),
    usage: usage.nullable(),
    failure: failure.nullable(),
  }),
});

export const imported = defineEvent({
  type: 'chat.imported',
  version: 1,
  meaning: 'A conversation from elsewhere is here whole; `source` is what it is called there.',
  data: z.object({
    ...conversation,
    format: importFormat,
    source: z.string(),
    title: z.string(),
    model: z.string().nullable(),
    createdAt: z.int(),
    updatedAt: z.int(),
  }),
});

export const chatEvents = [created, renamed, deleted, restored, said, answering, answered, continued, importedMessage, imported];
