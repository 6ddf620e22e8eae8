/** Messages to people, and the channels they go by. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from '../define.ts';

export const outboxState = z.enum(['queued', 'sending', 'delivered', 'unverified', 'failed']);
export type OutboxState = z.infer<typeof outboxState>;
export const channelName = z.enum(['desktop', 'inbox', 'webhook', 'telegram', 'discord']);
export type ChannelName = z.infer<typeof channelName>;
export const severity = z.enum(['info', 'warning', 'urgent']);
export type Severity = z.infer<typeof severity>;

export const outboxItem = shape({
  id,
  channel: channelName,
  to: z.string().optional(),
  text: z.string(),
  topic: z.string().optional(),
  severity,
  state: outboxState,
  attempts: z.int().min(0),
  nextAttemptAt: instant.optional(),
  lastError: z.string().optional(),
  /** Why it waits although it could go: quiet hours, the day's budget, a muted topic. */
  heldBack: z.string().optional(),
  idempotencyKey: z.string(),
  runId: id.optional(),
  createdAt: instant,
  deliveredAt: instant.optional(),
  readAt: instant.optional(),
});
export type OutboxItem = z.infer<typeof outboxItem>;

export const channel = shape({
  channel: channelName,
  enabled: z.boolean(),
  /** `ready`, or why not. */
  state: z.enum(['ready', 'off', 'trouble']),
  why: z.string().optional(),
  /** What is set, without secrets. */
  settings: z.record(z.string(), z.unknown()),
});

const A = '0198c3a0-0000-7000-8000-00000000000a';
const at = '2026-01-02T03:04:05.000Z';
const example: OutboxItem = {
  id: A,
  channel: 'desktop',
  text: 'Call the dentist.',
  severity: 'info',
  state: 'queued',
  attempts: 0,
  idempotencyKey: 'remind-1',
  createdAt: at,
};

export const outboxContract = {
  requests: {
    'outbox.enqueue': request({
      meaning:
        'Have a message sent. The same `idempotencyKey` again answers the item that there is, and sends nothing twice; with another text it is a `conflict`.',
      input: shape({
        channel: channelName,
        to: z.string().min(1).max(200).optional(),
        text: z.string().min(1).max(100_000),
        topic: z.string().min(1).max(100).optional(),
        severity: severity.optional(),
        idempotencyKey: z.string().min(1).max(200),
      }),
      output: outboxItem,
      errors: ['conflict', 'refused'],
      example: { input: { channel: 'desktop', text: 'Call the dentist.', idempotencyKey: 'remind-1' }, output: example },
    }),
    'outbox.list': request({
      meaning: 'What was and is to be sent, newest first. `unread` leaves out what was marked as read.',
      input: shape({ state: outboxState.optional(), channel: channelName.optional(), unread: z.boolean().optional(), ...page }),
      output: listOf(outboxItem),
      example: { input: {}, output: { items: [example], next: null } },
    }),
    'outbox.retry': request({
      meaning: 'Try again what failed or is unverified. An unverified one may reach the person twice: that is why it is asked.',
      input: shape({ id }),
      output: outboxItem,
      errors: ['not_found', 'conflict'],
      example: { input: { id: A }, output: example },
    }),
    'outbox.drop': request({
      meaning: 'Send it no more: it leaves the list. What is under way or was delivered cannot be taken back.',
      input: shape({ id }),
      output: nothing,
      errors: ['not_found', 'conflict'],
      example: { input: { id: A }, output: {} },
    }),
    'outbox.read': request({
      meaning: 'Mark messages of the inbox as read.',
      input: shape({ ids: z.array(id).min(1).max(500) }),
      output: nothing,
      example: { input: { ids: [A] }, output: {} },
    }),
    'channels.list': request({
      meaning: 'How people can be reached, and whether that works now.',
      input: nothing,
      output: shape({ items: z.array(channel), next: z.null() }),
      example: {
        input: {},
        output: { items: [{ channel: 'desktop', enabled: true, state: 'ready', settings: {} }], next: null },
      },
    }),
    'channels.configure': request({
      meaning: 'Set up a channel. Tokens and secrets are kept in the secret store, and never read back.',
      input: shape({
        channel: channelName,
        enabled: z.boolean().optional(),
        url: z
          .url({ protocol: /^https?$/ })
          .max(4096)
          .optional(),
        secret: z.string().min(1).max(1000).nullable().optional(),
        token: z.string().min(1).max(1000).nullable().optional(),
        apiRoot: z
          .url({ protocol: /^https?$/ })
          .max(4096)
          .nullable()
          .optional(),
        allow: z
          .array(z.union([z.int(), z.string().max(100)]))
          .max(1000)
          .optional(),
      }),
      output: shape({ items: z.array(channel), next: z.null() }),
      errors: ['not_found', 'refused'],
      example: {
        input: { channel: 'desktop', enabled: true },
        output: { items: [{ channel: 'desktop', enabled: true, state: 'ready', settings: {} }], next: null },
      },
    }),
    'channels.test': request({
      meaning: 'Send a test message, now, and say what came of it.',
      input: shape({ channel: channelName }),
      output: shape({ ok: z.boolean(), why: z.string().optional() }),
      errors: ['not_found'],
      example: { input: { channel: 'desktop' }, output: { ok: true } },
    }),
  },
  events: {
    'outbox.changed': event({
      meaning: 'A message was queued, sent, held back, read or given up.',
      payload: shape({ id, state: outboxState }),
      example: { id: A, state: 'delivered' },
    }),
    'channels.changed': event({
      meaning: 'A channel was set up, or works again, or no more.',
      payload: shape({ channel: channelName }),
      example: { channel: 'telegram' },
    }),
  },
};
