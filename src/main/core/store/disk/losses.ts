/** What the start finds missing: said as problems, as an event in the log itself, and on the wire. Never silently dropped. */

import { recovered, storeStream } from '../events.ts';
import { readHead } from '../log/head.ts';
import { knownKeys } from '../log/keys.ts';
import { eventAt, newestEvent } from '../log/rows.ts';
import { change, query } from '../sql.ts';
import type { Problem, Reader, Transaction } from '../types.ts';
import type { OpenHome } from './home.ts';
import type { Salvage } from './salvage.ts';

export interface Losses {
  problems: Problem[];
  /** The newest event that is known to have been there, where the log is shorter than that. */
  upTo: number | null;
  lastGood: number;
  salvaged: Salvage | null;
  /** Ids on the wire must be greater than this, and leave this gap to the last one that is known. */
  wireAbove: number;
  wireGap: number;
}

const newestCheckpoint = query<Record<string, never>, { seq: number | null }>('SELECT max(seq) AS seq FROM checkpoints');
/** They were signed for events that are gone; the event that says so is what stands for them. */
const dropCheckpoints = change<{ lastGood: number }>('DELETE FROM checkpoints WHERE seq > :lastGood');

/** Nobody knows which ids were given between the last that was written and a crash (progress is only told), or a loss. */
const gapAfterCrash = 10_000;
const gapAfterLoss = 1_000_000;

/** Use at start: what the head file promises beside what the log holds. */
export function findLosses(home: string, publicKey: Buffer, reader: Reader, opened: OpenHome): Losses {
  const head = readHead(home, knownKeys(reader, publicKey));
  const newest = newestEvent.get(reader, {});
  const lastGood = newest?.seq ?? 0;
  const signed = newestCheckpoint.get(reader, {})?.seq ?? 0;
  const losses: Losses = {
    problems: [...opened.problems],
    upTo: null,
    lastGood,
    salvaged: opened.salvaged,
    wireAbove: 0,
    wireGap: opened.lock.afterCrash ? gapAfterCrash : 0,
  };
  if (opened.salvaged) losses.upTo = opened.salvaged.upTo;
  if (signed > lastGood) sayLost(losses, signed);
  if (head === 'damaged') {
    losses.problems.push({ kind: 'head', message: 'The head file cannot be read or its signature fails; a new one is written.' });
    return losses;
  }
  if (opened.salvaged) losses.wireGap = gapAfterLoss;
  if (head === null) return losses;
  losses.wireAbove = head.wire;
  if (head.seq > lastGood) {
    sayLost(losses, head.seq);
  } else if (head.seq > 0 && eventAt.get(reader, { seq: head.seq })?.hash.toString('hex') !== head.hash) {
    losses.problems.push({
      kind: 'head',
      seq: head.seq,
      message: `Event ${head.seq} is not the one that the head file was signed for.`,
    });
  }
  return losses;
}

function sayLost(losses: Losses, upTo: number): void {
  const { lastGood, problems } = losses;
  losses.upTo = Math.max(losses.upTo ?? 0, upTo);
  losses.wireGap = gapAfterLoss;
  const message = `The log ends at event ${lastGood}, but it had reached ${upTo}: events ${lastGood + 1} to ${upTo} are lost.`;
  problems.push({ kind: 'head', seq: lastGood + 1, message });
}

/** Inside a command: the log itself says what it lost, and who listens or comes back is told. */
export function recordLosses(tx: Transaction, { problems, upTo, lastGood, salvaged }: Losses): void {
  const why = problems.map((problem) => problem.message).join(' ');
  if (upTo !== null || salvaged) {
    const data = { lastGood, upTo: Math.max(upTo ?? 0, lastGood), setAside: salvaged?.folder ?? null, why };
    dropCheckpoints.run(tx, { lastGood });
    tx.append(recovered.of({ stream: storeStream, actor: 'self', data }));
    const kept = salvaged ? ` The damaged files were kept in ${salvaged.folder}.` : '';
    tx.publish('store.trouble', { code: 'recovered', message: `${why}${kept}` });
  } else tx.publish('store.trouble', { code: 'corrupt', message: why });
}
