/** Transcripts: what happened in a run, as one file for a person or a program. */
import type { Output, Parsed } from '../../../../../contract/index.ts';
import { type Clock, toInstant } from '../../../base/clock.ts';
import { redact } from '../../../base/redact.ts';
import type { Store } from '../../../store/types.ts';
import { transcriptHtml } from './html.ts';
import type { Detail } from './types.ts';

interface Deps {
  store: Store;
  clock: Pick<Clock, 'now'>;
  /** Thrown when there is no such run: AppError `not_found`. */
  read(runId: string): Output<'runs.get'>;
}

/** Deeper than runs may start runs. */
const mostLevels = 12;
const mostBytes = 256 * 1024 * 1024;

/** Use once per daemon: answers `runs.transcript`. */
export function createTranscripts({ store, clock, read }: Deps) {
  return async ({ id, format }: Parsed<'runs.transcript'>): Promise<Output<'runs.transcript'>> => {
    const run = withChildren(read(id), read, mostLevels);
    const madeAt = toInstant(clock.now());
    const text = format === 'html' ? transcriptHtml(redacted(run), madeAt) : asJson(store, run, madeAt);
    const { fileId } = await store.artifacts.put(`run-${id}.${format}`, Buffer.from(text), mostBytes);
    return { path: store.artifacts.path(fileId), fileId };
  };
}

function withChildren(run: Output<'runs.get'>, read: Deps['read'], levels: number): Detail {
  const below = levels > 0 ? run.children : [];
  return { ...run, childDetails: below.map(({ id }) => withChildren(read(id), read, levels - 1)) };
}

/** Keys are looked for in the values, before anything is escaped or wrapped. */
function redacted(run: Detail): Detail {
  return JSON.parse(JSON.stringify(run, (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value))) as Detail;
}

/** The run as requests give it, and every fact of it as it stands in the log. */
function asJson(store: Store, run: Detail, madeAt: string): string {
  const streams = (detail: Detail): string[] => [`run:${detail.id}`, ...detail.childDetails.flatMap(streams)];
  const events = streams(run).flatMap((stream) => store.events({ stream, limit: 100_000 }));
  const whole = { format: 'hearth-transcript', version: 1, madeAt, run, events };
  return JSON.stringify(whole, (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value), 2);
}
