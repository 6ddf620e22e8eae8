/** A conversation as Hearth itself writes it out, and takes it back: nothing is lost but files, which are named. */
import { z } from 'zod';
import { content, message } from '../../../../../../contract/chat.ts';
import { failure, usage } from '../../../../../../contract/run-event.ts';
import {
  type ForeignConversation,
  type ForeignMessage,
  instantIn,
  type Loose,
  longestText,
  notImported,
  type Skipped,
} from './foreign.ts';

const written = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  role: message.shape.role,
  content: z.array(content),
  state: message.shape.state,
  model: z.string().max(200).nullable().default(null),
  usage: usage.nullable().default(null),
  failure: failure.nullable().default(null),
  blocks: z.array(z.object({ provider: z.string(), block: z.unknown() })).default([]),
  createdAt: z.string(),
});

/** One element of the file. `hearth` is the version of this shape. */
export const writtenConversation = z.object({
  hearth: z.literal(1),
  id: z.string().min(1),
  title: z.string(),
  model: z.string().max(200).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  messages: z.array(written),
});
export type WrittenConversation = z.input<typeof writtenConversation>;

export const isHearth = (value: Loose): boolean => 'hearth' in value;

/** `hasFile` tells whether this home keeps an attachment. Thrown where the shape is another: ZodError. */
export function readHearth(value: Loose, hasFile: (fileId: string) => boolean): ForeignConversation {
  const from = writtenConversation.parse(value);
  const skipped: Skipped[] = [];
  const name = `conversation ${JSON.stringify(from.title.slice(0, 80))}`;
  const places = new Map<string, number>();
  const messages: ForeignMessage[] = [];
  for (const it of from.messages) {
    if (places.has(it.id)) continue;
    const where = `${name}, message ${it.id}`;
    const parent = it.parentId === null ? null : (places.get(it.parentId) ?? null);
    places.set(it.id, messages.length);
    messages.push({
      ...{ source: it.id, parent, role: it.role, model: it.model, at: instantIn(it.createdAt) },
      content: it.content.map((part) => keepable(part, where, skipped, hasFile)),
      own: {
        // What was being written when the file was made never ended there.
        state: it.state === 'streaming' ? 'interrupted' : it.state,
        ...{ usage: it.usage, failure: it.failure, blocks: it.blocks },
      },
    });
  }
  return {
    ...{ source: from.id, title: from.title.slice(0, 200).toWellFormed() || 'New conversation', model: from.model },
    ...{ at: instantIn(from.createdAt), updatedAt: instantIn(from.updatedAt), messages, skipped, left: 0 },
  };
}

type Part = z.infer<typeof content>;

function keepable(part: Part, where: string, skipped: Skipped[], hasFile: (fileId: string) => boolean): Part {
  if (part.type === 'attachment' && !hasFile(part.fileId)) {
    const why = `The attachment ${JSON.stringify(part.name.slice(0, 200))} is not in this home: an export of conversations names files, and does not hold them.`;
    skipped.push({ where, why });
    return notImported(why);
  }
  if (part.type !== 'text' || part.text.length <= longestText) return part;
  skipped.push({ where, why: `The message has ${part.text.length} characters: the first ${longestText} were kept.` });
  return { type: 'text', text: part.text.slice(0, longestText).toWellFormed() };
}
