/**
 * Reads a part of a file of conversations, in the query worker: parsing holds nobody up. Each call is given where the last one
 * ended, and answers with as much as one command can take.
 */
import { closeSync, openSync } from 'node:fs';
import type { Content, Message } from '../../../../../contract/chat.ts';
import { keptFile } from '../../../store/artifacts/kept-files.sql.ts';
import type { Reader } from '../../../store/types.ts';
import { conversationById, messageById } from '../chat.sql.ts';
import { isChatgpt, readChatgpt } from './formats/chatgpt.ts';
import { isClaude, readClaude } from './formats/claude.ts';
import {
  type ForeignConversation,
  type ForeignMessage,
  type Format,
  isObject,
  type Own,
  type Skipped,
} from './formats/foreign.ts';
import { isHearth, readHearth } from './formats/hearth.ts';
import { idOf } from './ids.ts';
import { beginning, type Element, type Mark, nextElement } from './split.ts';

export interface ReadRequest {
  path: string;
  /** Others are skipped; null takes whatever each is. */
  format: Format | null;
  /** Null at the beginning. */
  from: Place | null;
  /** Only looks: messages are counted and not answered. */
  countOnly: boolean;
}

export interface Place extends Mark {
  /** How many messages of the conversation there were given already. */
  message: number;
  /** True where the file is one conversation and no list. */
  alone: boolean;
}

/** A message with its id, as it is to be recorded. */
export interface ReadMessage {
  id: string;
  parentId: string | null;
  role: Message['role'];
  content: Content[];
  /** Null where the file does not say: then it is when it is recorded. */
  at: number | null;
  model: string | null;
  own: Own | null;
}

export interface ReadConversation {
  id: string;
  format: Format;
  source: string;
  title: string;
  at: number | null;
  updatedAt: number | null;
  model: string | null;
  /** Those of this part that are not here yet; of a look, only how many. */
  messages: ReadMessage[];
  fresh: number;
  /** How many it has in all. */
  total: number;
  /** True with its last part. */
  whole: boolean;
  state: 'new' | 'known' | 'deleted';
}

export interface ReadPart {
  conversations: ReadConversation[];
  skipped: Skipped[];
  left: number;
  /** How many bytes of the file are read. */
  offset: number;
  next: Place | null;
  /** False where the file is no list of anything. */
  json: boolean;
}

/** As much as one call answers with. */
const most = { conversations: 50, messages: 200, characters: 64 * 1024, bytes: 4 * 1024 * 1024 };

/** The conversation that is given in parts is not parsed anew for each. */
let parsed: { key: string; conversation: ForeignConversation; format: Format } | null = null;

/** The query `chat.readImport`. Thrown: as node:fs throws. */
export function readPart(reader: Reader, request: ReadRequest): ReadPart {
  const file = openSync(request.path, 'r');
  try {
    const begun = request.from ? null : beginning(file);
    const part: ReadPart = { conversations: [], skipped: [], left: 0, offset: 0, next: null, json: true };
    if (!request.from && !begun) return { ...part, json: false };
    const first = request.from ?? { ...(begun?.mark ?? { offset: 0, index: 0 }), message: 0, alone: begun?.alone ?? false };
    return readOn(reader, file, request, first, part);
  } finally {
    closeSync(file);
  }
}

function readOn(reader: Reader, file: number, request: ReadRequest, first: Place, part: ReadPart): ReadPart {
  let place: Place | null = first;
  const full = () =>
    part.conversations.length >= most.conversations ||
    count(part) >= most.messages ||
    characters(part) >= most.characters ||
    (place?.offset ?? 0) - first.offset >= most.bytes;
  while (place && !full()) {
    const element = nextElement(file, place);
    if (element === null) {
      place = null;
      break;
    }
    part.offset = element.to;
    place = take(reader, request, element, place, part);
  }
  part.next = place;
  return part;
}

/** Answers where to go on. */
function take(reader: Reader, request: ReadRequest, element: Element, place: Place, part: ReadPart): Place | null {
  const behind = { offset: element.to, index: element.index + 1, message: 0, alone: place.alone };
  const next = element.last || place.alone ? null : behind;
  const where = `conversation ${element.index + 1} (byte ${element.from})`;
  const read =
    element.bytes === null ? (element.why ?? 'It cannot be read.') : parseOnce(reader, request, element, element.bytes);
  if (typeof read === 'string') {
    part.skipped.push({ where, why: read });
    return next;
  }
  const { conversation, format } = read;
  if (place.message === 0) {
    part.skipped.push(...conversation.skipped);
    part.left += conversation.left;
  }
  if (conversation.messages.length === 0) {
    part.skipped.push({ where: `conversation ${JSON.stringify(conversation.title)}`, why: 'Nothing was said in it.' });
    return next;
  }
  const slice = sliceOf(conversation.messages, place.message, request.countOnly);
  const identified = identify(reader, conversation, format, place.message, slice);
  part.conversations.push(request.countOnly ? { ...identified, messages: [] } : identified);
  return place.message + slice < conversation.messages.length ? { ...place, message: place.message + slice } : next;
}

/** How many messages from there on are given now. */
function sliceOf(messages: readonly ForeignMessage[], from: number, countOnly: boolean): number {
  if (countOnly) return messages.length - from;
  let length = 0;
  let at = from;
  while (at < messages.length && at - from < most.messages && length < most.characters) length += lengthOf(messages[at++]);
  return at - from;
}

const lengthOf = (message: { content: Content[] } | undefined): number =>
  (message?.content ?? []).reduce((sum, part) => sum + ('text' in part ? part.text.length : 200), 0);
const count = (part: ReadPart): number => part.conversations.reduce((sum, { messages }) => sum + messages.length, 0);
const characters = (part: ReadPart): number =>
  part.conversations.reduce((sum, { messages }) => sum + messages.reduce((all, one) => all + lengthOf(one), 0), 0);

type Parsed = { conversation: ForeignConversation; format: Format };

function parseOnce(reader: Reader, { path, format }: ReadRequest, { from, to }: Element, bytes: Buffer): Parsed | string {
  const key = JSON.stringify([path, format, from, to]);
  if (parsed?.key === key) return parsed;
  parsed = null;
  const read = parse(reader, bytes, format);
  if (typeof read !== 'string') parsed = { key, ...read };
  return read;
}

/** Or why it is none. */
function parse(reader: Reader, bytes: Buffer, wanted: Format | null): Parsed | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return error instanceof SyntaxError ? `It is no JSON: ${error.message.slice(0, 200)}` : 'It is no text in UTF-8.';
  }
  if (!isObject(value)) return 'It is no conversation.';
  const format = isHearth(value) ? 'hearth' : isChatgpt(value) ? 'chatgpt' : isClaude(value) ? 'claude' : null;
  if (format === null) return 'It has the shape of no conversation that is known here.';
  if (wanted !== null && format !== wanted) return `It is of ${names[format]}, and ${names[wanted]} was asked for.`;
  try {
    if (format === 'chatgpt') return { format, conversation: readChatgpt(value) };
    if (format === 'claude') return { format, conversation: readClaude(value) };
    return { format, conversation: readHearth(value, (id) => keptFile.get(reader, { id }) !== undefined) };
  } catch (error) {
    // A shape that promised more than it holds: the rest of the file is read all the same.
    return `It is not written as ${names[format]} writes it: ${error instanceof Error ? error.message.slice(0, 300) : 'unknown'}`;
  }
}

const names: Record<Format, string> = { chatgpt: 'ChatGPT', claude: 'Claude', hearth: 'Hearth' };
const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);

function identify(reader: Reader, from: ForeignConversation, format: Format, first: number, length: number): ReadConversation {
  const { messages, source, title, model } = from;
  const at = from.at ?? messages.find((message) => message.at !== null)?.at ?? null;
  const kept = format === 'hearth' && isId(source);
  const named = source || JSON.stringify([title, messages[0]?.source]);
  const id = kept ? source : idOf(at ?? 0, format, named);
  const row = conversationById.get(reader, { id });
  const ids = idsOf(reader, messages, id, format);
  const slice = messages.slice(first, first + length).map((message, place): ReadMessage => {
    const { parent, role, content, own = null } = message;
    const parentId = parent === null ? null : (ids(parent) ?? null);
    return { id: ids(first + place), parentId, role, content, at: message.at ?? at, model: message.model, own };
  });
  const fresh = slice.filter((message) => !messageById.get(reader, { id: message.id }));
  return {
    ...{ id, format, source, title, at, model, messages: fresh, fresh: fresh.length, total: messages.length },
    updatedAt: from.updatedAt ?? lastOf(messages) ?? at,
    whole: first + length >= messages.length,
    state: row === undefined ? 'new' : row.deleted_at === null ? 'known' : 'deleted',
  };
}

const lastOf = (messages: readonly ForeignMessage[]): number | null =>
  messages.reduce<number | null>((last, { at }) => (at !== null && at > (last ?? 0) ? at : last), null);

/** Hearth's own ids are kept where they are free, or name the same message; all others are made from what the file calls it. */
function idsOf(reader: Reader, messages: readonly ForeignMessage[], conversationId: string, format: Format) {
  return (place: number): string => {
    const message = messages[place];
    const source = message?.source ?? '';
    const free = () => {
      const there = messageById.get(reader, { id: source });
      return !there || there.conversation_id === conversationId;
    };
    if (format === 'hearth' && isId(source) && free()) return source;
    return idOf(message?.at ?? 0, conversationId, source);
  };
}
