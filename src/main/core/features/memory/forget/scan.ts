/** Finds every place in the log, and among the kept files, where the words of a record stand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Reader } from '../../../store/types.ts';
import { summaryStreams } from '../consolidate/summaries.ts';
import { storedMany, streamOf } from '../events.ts';
import { candidateStream } from '../learn/events.ts';
import { canBeTakenFrom, leftOf } from './left.ts';
import {
  candidatesOf,
  eventsKeeping,
  eventsOf,
  eventsOfRun,
  eventsWith,
  type FoundRow,
  filesOfUser,
  keptTexts,
} from './scan.sql.ts';
import { asciiLower, type Wording, wordingOf } from './wording.ts';

/** A place where the words stand. */
export interface Standing {
  seq: number;
  at: number;
  stream: string;
  type: string;
  /** True for one of several that were kept at once: it is taken out of their event. */
  among: boolean;
  runId: string | null;
  /** `own`: of the record itself, erased last. `whole`: goes with it. `part`: `left` stands in its place. `stays`: only told of. */
  fate: 'own' | 'whole' | 'part' | 'stays';
  left?: unknown;
  /** What stands there, in short. */
  excerpt: string;
  /** What the record itself says, or said. */
  text?: string;
  conversationId?: string;
}

interface StandingFile {
  seq: number;
  fileId: string;
  sha256: string;
  name: string;
  /** False where the user gave it, or wrote it. */
  goes: boolean;
}

export interface Found {
  places: Standing[];
  files: StandingFile[];
  /** Other records that say this and nothing else. */
  same: string[];
}

/** Where words stand so often, they are no secret of this record's: they are told of and stay. */
const mostPlaces = 200;
const mostFileBytes = 1_048_576;
const longestExcerpt = 160;

export function findStanding(reader: Reader, { ids, home }: { ids: readonly string[]; home: string }): Found {
  const own = ownOf(reader, ids);
  const wording = wordingOf(own.flatMap(textsIn));
  const places = new Map<string, Standing>(own.map((row) => [keyOf(row), ownPlace(row)]));
  for (const { stream } of candidatesOf.all(reader, { ids: JSON.stringify(ids) }))
    for (const row of eventsOf.all(reader, { stream })) places.set(keyOf(row), placeOf(row, 'whole', textsIn(row)[0] ?? ''));
  const same: string[] = [];
  const rows =
    wording.parts.length === 0 ? [] : eventsWith.all(reader, { parts: JSON.stringify(wording.parts), limit: mostPlaces * 5 });
  const found = rows
    .flatMap(eachKept)
    .flatMap((row) => (places.has(keyOf(row)) ? [] : (look(row, wording, wording.without, same) ?? [])));
  const many = found.length > mostPlaces;
  for (const place of found) places.set(keyOf(place), many && place.fate === 'part' ? { ...place, fate: 'stays' } : place);
  if (!many)
    for (const row of originsOf(reader, own)) {
      const place = look(row, wording, wording.withoutSaying, same);
      if (place && places.get(keyOf(row))?.fate !== 'own') places.set(keyOf(row), place);
    }
  return { places: [...places.values()], files: many ? [] : filesWith(reader, home, wording), same: [...new Set(same)] };
}

/** Of what was kept at once, each record has a place of its own in the one event. */
const keyOf = ({ seq, stream }: { seq: number; stream: string }): string => `${seq} ${stream}`;

/** What these records said, and say. */
function ownOf(reader: Reader, ids: readonly string[]): FoundRow[] {
  const streams = [...ids.map(streamOf), ...summaryStreams(reader, ids)];
  const mine = new Set(streams);
  const kept = eventsKeeping.all(reader, { ids: JSON.stringify(ids) }).flatMap(eachKept);
  return [...kept.filter(({ stream }) => mine.has(stream)), ...streams.flatMap((stream) => eventsOf.all(reader, { stream }))];
}

/** What was kept many at once as if each had been kept alone. */
function eachKept(row: FoundRow): FoundRow[] {
  if (row.type !== storedMany.type) return [row];
  const { records } = JSON.parse(row.data) as z.output<typeof storedMany.data>;
  return records.map((record) => ({ ...row, stream: streamOf(record.memoryId), data: JSON.stringify(record) }));
}

/** Use in the traces: what a record says now is `text`, what it said before too. */
function textsIn(row: FoundRow): string[] {
  const data = JSON.parse(row.data) as Record<string, unknown>;
  return typeof data.text === 'string' ? [data.text] : [];
}

/** The talk and the runs that the record came from, where it may have been said in other words. */
function originsOf(reader: Reader, own: readonly FoundRow[]): FoundRow[] {
  const sources = own.flatMap(({ data }) => {
    const { source } = JSON.parse(data) as { source?: { conversationId?: string; type?: string } };
    return source ? [source] : [];
  });
  const talks = new Set(sources.flatMap(({ conversationId }) => conversationId ?? []));
  const runs = new Set(own.flatMap((row) => row.run_id ?? []));
  const done = [...runs].flatMap((runId) => eventsOfRun.all(reader, { runId, stream: `run:${runId}` }));
  for (const { type, data } of done)
    if (type === 'chat.answering') talks.add(String((JSON.parse(data) as { conversationId: unknown }).conversationId));
  return [...done, ...[...talks].flatMap((id) => eventsOf.all(reader, { stream: `chat:${id}` }))];
}

function look(row: FoundRow, wording: Wording, take: (text: string) => string, same: string[]): Standing | null {
  if (row.type.startsWith('store.')) return null;
  const data = JSON.parse(row.data) as unknown;
  const left = leftOf(row.type, data, take);
  if (left === data) return null;
  const text = wordsOf(data, left);
  if (row.type.startsWith('memory.')) {
    if (row.stream.startsWith(candidateStream(''))) return placeOf(row, 'whole', text);
    if (textsIn(row).some((one) => wording.isAll(one))) same.push(row.stream.slice(streamOf('').length));
    return placeOf(row, 'stays', text);
  }
  return canBeTakenFrom(row.type) ? { ...placeOf(row, 'part', text), left } : placeOf(row, 'stays', text);
}

function placeOf({ seq, at, stream, type, run_id: runId, data }: FoundRow, fate: Standing['fate'], text: string): Standing {
  const { conversationId } = JSON.parse(data) as { conversationId?: unknown };
  const excerpt = text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
  const among = type === storedMany.type;
  return {
    seq,
    at,
    stream,
    type,
    among,
    runId,
    fate,
    excerpt,
    ...(typeof conversationId === 'string' ? { conversationId } : {}),
  };
}

function ownPlace(row: FoundRow): Standing {
  const [text] = textsIn(row);
  return { ...placeOf(row, 'own', text ?? ''), ...(text === undefined ? {} : { text }) };
}

/** The first text that is not the same any more. */
function wordsOf(data: unknown, left: unknown): string {
  if (data === left) return '';
  if (typeof data === 'string') return data;
  if (typeof data !== 'object' || data === null) return '';
  const members = Object.entries(left ?? {}) as [string, unknown][];
  const now = new Map(members);
  for (const [name, member] of Object.entries(data)) {
    const found = wordsOf(member, now.get(name));
    if (found !== '') return found;
  }
  return '';
}

function filesWith(reader: Reader, home: string, { parts, without }: Wording): StandingFile[] {
  if (parts.length === 0) return [];
  return keptTexts.all(reader, { most: mostFileBytes }).flatMap(({ seq, file_id: fileId, name, sha256 }) => {
    const text = textOf(join(home, 'artifacts', sha256.slice(0, 2), sha256));
    const holds = parts.some((part) => text.includes(part)) && without(text) !== text;
    return holds ? [{ seq, fileId, sha256, name, goes: !filesOfUser.get(reader, { fileId }) }] : [];
  });
}

/** Empty where there is none any more. */
function textOf(path: string): string {
  try {
    return asciiLower(readFileSync(path, 'utf8'));
  } catch {
    return '';
  }
}
