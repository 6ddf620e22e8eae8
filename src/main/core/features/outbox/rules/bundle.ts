/** Which messages go as one, and what that one says: pure. */
import type { Channel, Outgoing } from '../../../agent/channel.ts';
import type { ItemRow } from '../outbox.sql.ts';

/** So many in one at most. */
const mostItems = 200;
const glanceLines = 5;
const glanceChars = 100;

/**
 * Parts what is due into messages. What was held back goes together, whatever it is about; on a channel that keeps a pace what is
 * about the same goes together; the rest goes alone.
 */
export function bundlesOf(rows: readonly ItemRow[], channel: Channel): ItemRow[][] {
  const groups = Map.groupBy(rows, (row) => groupOf(row, channel));
  return [...groups.values()].flatMap((group) => cut(group, channel.digestChars));
}

function groupOf(row: ItemRow, { paceMs }: Channel): string {
  if (row.bundle !== null) return `again ${row.bundle}`;
  const to = JSON.stringify(row.recipient);
  if (row.held_back !== null) return `held ${to}`;
  return paceMs > 0 ? `topic ${to} ${JSON.stringify(row.topic)}` : `alone ${row.id}`;
}

/** A digest that shows each text whole has an end; one for a glance has none. */
function cut(group: ItemRow[], digestChars: number | null): ItemRow[][] {
  // A message that was tried stays the message that it was.
  if (digestChars === null || group[0]?.bundle) return [group];
  const parts: ItemRow[][] = [];
  let room = 0;
  for (const row of group) {
    const last = parts.at(-1);
    if (last && last.length < mostItems && row.text.length <= room) last.push(row);
    else {
      parts.push([row]);
      room = digestChars;
    }
    room -= row.text.length;
  }
  return parts;
}

const weight = { info: 0, warning: 1, urgent: 2 } as const;

/** As the channel sends it. */
export function outgoing(id: string, rows: readonly ItemRow[], { digestChars }: Channel): Outgoing {
  const parts = rows.map((row) => {
    return { id: row.id, text: row.text, topic: row.topic, severity: row.severity, createdAt: row.created_at };
  });
  const worst = parts.map(({ severity }) => severity).toSorted((a, b) => weight[b] - weight[a])[0] ?? 'info';
  const texts = parts.map(({ text }) => text);
  const text = texts.length === 1 ? (texts[0] ?? '') : digestChars === null ? glance(texts) : whole(texts);
  return { id, to: rows[0]?.recipient ?? null, text, severity: worst, parts };
}

const whole = (texts: readonly string[]): string =>
  [`${texts.length} messages:`, ...texts.map((text, at) => `${at + 1}. ${text}`)].join('\n\n');

function glance(texts: readonly string[]): string {
  // Said fifty times it is said once.
  const different = [...new Set(texts.map(oneLine))];
  const lines = different.slice(0, glanceLines).map((line) => `• ${line}`);
  const more = different.length - lines.length;
  return [`${texts.length} messages:`, ...lines, ...(more > 0 ? [`… and ${more} more in Hearth.`] : [])].join('\n');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const signs = [...line];
  return signs.length > glanceChars ? `${signs.slice(0, glanceChars - 1).join('')}…` : line;
}
