/** Files as ChatGPT and Claude write them out, made up: small ones to look at, and as large as a test wants. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface Turn {
  role: 'user' | 'assistant' | 'system' | 'tool';
  text: string;
  /** More of the message, or another content than words. */
  message?: Record<string, unknown>;
}

const start = Date.UTC(2024, 4, 3, 9, 0, 0) / 1000;

/** A conversation of ChatGPT: one branch, each turn after the one before. */
export function chatgptConversation(n: number, turns: readonly Turn[], more: Record<string, unknown> = {}) {
  const id = (place: number) => `aaaa${n}-${place}`;
  const mapping: Record<string, unknown> = {
    [`root${n}`]: { id: `root${n}`, message: null, parent: null, children: [id(0)] },
  };
  turns.forEach(({ role, text, message = {} }, place) => {
    mapping[id(place)] = {
      id: id(place),
      parent: place === 0 ? `root${n}` : id(place - 1),
      children: place + 1 < turns.length ? [id(place + 1)] : [],
      message: {
        id: id(place),
        author: { role, name: null, metadata: {} },
        create_time: start + n * 3600 + place * 60,
        update_time: null,
        content: { content_type: 'text', parts: [text] },
        status: 'finished_successfully',
        weight: 1,
        recipient: 'all',
        metadata: role === 'assistant' ? { model_slug: 'gpt-4o' } : {},
        ...message,
      },
    };
  });
  return {
    title: `Talk ${n}`,
    create_time: start + n * 3600,
    update_time: start + n * 3600 + turns.length * 60,
    mapping,
    current_node: id(turns.length - 1),
    conversation_id: `cccc${n}`,
    id: `cccc${n}`,
    ...more,
  };
}

/** A conversation of Claude's. */
export function claudeConversation(n: number, turns: readonly Turn[], more: Record<string, unknown> = {}) {
  const at = (place: number) => new Date((start + n * 3600 + place * 60) * 1000).toISOString().replace('Z', '000+00:00');
  return {
    uuid: `dddd${n}`,
    name: `Claude talk ${n}`,
    created_at: at(0),
    updated_at: at(turns.length),
    account: { uuid: 'x' },
    chat_messages: turns.map(({ role, text, message = {} }, place) => ({
      uuid: `dddd${n}-${place}`,
      text,
      content: [{ start_timestamp: null, stop_timestamp: null, type: 'text', text, citations: [] }],
      sender: role === 'user' ? 'human' : role,
      created_at: at(place),
      updated_at: at(place),
      attachments: [],
      files: [],
      ...message,
    })),
    ...more,
  };
}

/** Question and answer, as often as wanted, each with words that nobody else says. */
export const talk = (n: number, pairs: number): Turn[] =>
  Array.from({ length: pairs }, (_, pair): Turn[] => [
    { role: 'user', text: `Question ${n}.${pair} about quokka${n}x${pair}` },
    { role: 'assistant', text: `Answer ${n}.${pair} on wombat${n}x${pair}` },
  ]).flat();

interface Packed {
  name: string;
  bytes: Buffer;
  /** What the zip says of its size, where that is not the truth. */
  says?: number;
}

/** A zip of these files, deflated. */
export function zipOf(files: readonly Packed[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, says = bytes.length } of files) {
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(bytes), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(says, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, title, packed);
    list.push(entry, title);
    at += local.length + title.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
