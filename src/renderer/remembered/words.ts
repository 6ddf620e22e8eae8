/** Where a memory is known from and why it came, in a few words. Pure. */
import type { MemoryRecord, MemorySource } from '../../contract/memory/index.ts';
import type { Recalled } from '../../contract/run-event.ts';

const whoSaid: Record<MemorySource['type'], string> = {
  user: 'You',
  self: 'Hearth',
  run: 'A run',
  import: 'Imported',
  outside: 'From outside',
};

const reasons: Record<string, string> = {
  text: 'words',
  vector: 'meaning',
  neighbour: 'said beside it',
  time: 'its time',
  speaker: 'who said it',
  entity: 'what it is about',
  recency: 'recent',
  importance: 'important',
};

/** "You, March 3". A date of another year says its year. */
export function knownFrom(record: Pick<MemoryRecord, 'source' | 'occurredAt' | 'createdAt'>, now = new Date()): string {
  const { source, occurredAt, createdAt } = record;
  const at = new Date(occurredAt ?? createdAt);
  const sameYear = at.getFullYear() === now.getFullYear();
  const day = at.toLocaleDateString('en-US', { month: 'long', day: 'numeric', ...(!sameYear && { year: 'numeric' }) });
  const who = source.type === 'user' && source.speaker ? source.speaker : whoSaid[source.type];
  return `${who}, ${day}`;
}

/** "words, meaning": what spoke for it most, three at most. */
export function whyWords({ why }: Pick<Recalled, 'why'>): string {
  return why
    .map((name) => reasons[name] ?? name)
    .slice(0, 3)
    .join(', ');
}
