/** The facts of messages to people: asked for, held, begun, ended. A try is a fact before it is made. */
import { z } from 'zod';
import { channelName, severity } from '../../../../contract/keeping/outbox.ts';
import { defineEvent } from '../../store/define-event.ts';

const ids = z.array(z.string()).min(1);

export const queued = defineEvent({
  type: 'outbox.queued',
  version: 1,
  meaning: 'A message is to be sent, not before `nextAt`.',
  data: z.object({
    id: z.string(),
    channel: channelName,
    to: z.string().nullable(),
    text: z.string(),
    topic: z.string().nullable(),
    severity,
    idempotencyKey: z.string(),
    nextAt: z.int(),
  }),
});

export const held = defineEvent({
  type: 'outbox.held',
  version: 1,
  meaning: 'Messages could go but wait, and why.',
  data: z.object({ ids, why: z.string(), until: z.int() }),
});

export const released = defineEvent({
  type: 'outbox.released',
  version: 1,
  meaning: 'What holds messages back has changed: each that waits is looked at again. Null is every channel.',
  data: z.object({ channel: channelName.nullable() }),
});

export const began = defineEvent({
  type: 'outbox.began',
  version: 1,
  meaning: 'These are being sent as one message from here on. Without an end to it nobody knows whether they arrived.',
  data: z.object({ ids, bundle: z.string() }),
});

export const ended = defineEvent({
  type: 'outbox.ended',
  version: 1,
  meaning: 'What came of a try. `queued` is one that comes later.',
  data: z.object({
    ids,
    state: z.enum(['queued', 'delivered', 'unverified', 'failed']),
    error: z.string().nullable(),
    nextAt: z.int().nullable(),
  }),
});

export const retried = defineEvent({
  type: 'outbox.retried',
  version: 1,
  meaning: 'Somebody asked for it to be tried anew.',
  data: z.object({ id: z.string() }),
});

export const dropped = defineEvent({
  type: 'outbox.dropped',
  version: 1,
  meaning: 'It is sent no more.',
  data: z.object({ id: z.string() }),
});

export const readBy = defineEvent({
  type: 'outbox.read',
  version: 1,
  meaning: 'Messages were read.',
  data: z.object({ ids }),
});

export const configured = defineEvent({
  type: 'channels.configured',
  version: 1,
  meaning: 'A channel was set up: what is named, and nothing else. A secret is never among it.',
  data: z.object({
    channel: channelName,
    settings: z.object({
      enabled: z.boolean().optional(),
      url: z.string().optional(),
      apiRoot: z.string().nullable().optional(),
      allow: z.array(z.union([z.int(), z.string()])).optional(),
    }),
    /** Which secrets were replaced or taken out; their values are the host's. */
    secrets: z.array(z.string()),
  }),
});

export const outboxEvents = [queued, held, released, began, ended, retried, dropped, readBy, configured];
