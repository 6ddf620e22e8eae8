/** Keeps log lines: redacted first, then written in batches, so that logging never costs a commit of its own per line. */
import type { LogLine } from '../../../../contract/watch.ts';
import { type Clock, toInstant } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { LogEntry, LogSink } from '../../base/log.ts';
import { redact, redactValue } from '../../base/redact.ts';
import type { Store } from '../../store/types.ts';
import { insertLine, lastLine, pruneLines } from './watch.sql.ts';

export const levels = ['debug', 'info', 'warn', 'error'] as const;

/** So many lines are kept; the oldest go first. */
const kept = 100_000;
/** Lines that wait for a store that is not open, or a disk that is full. */
const mostWaiting = 5_000;
const writeAfter = 200;

type Line = Omit<LogLine, 'id'>;

export interface Recorder {
  readonly sink: LogSink;
  /** Lines before this wait in memory. */
  attach(store: Store): void;
  /** Writes what waits. */
  flush(): Promise<void>;
}

/** `echo` hears every line as it comes (standard error in headless), redacted. */
export function createRecorder(clock: Clock, echo: (line: Line) => void): Recorder {
  let store: Store | null = null;
  let waiting: Line[] = [];
  let timer: { cancel(): void } | null = null;

  const flush = async () => {
    timer?.cancel();
    timer = null;
    if (!store || waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    try {
      await write(store, batch);
    } catch (error) {
      // A log that cannot be written must not bring anything down: the lines wait, and the newest say why.
      waiting = [...batch, ...waiting].slice(-mostWaiting);
      echo({
        at: toInstant(clock.now()),
        level: 'error',
        service: 'watch',
        message: 'log lines could not be written',
        data: { error: describeError(error) },
      });
    }
  };
  const later = () => {
    timer ??= clock.after(writeAfter, () => void flush());
  };
  return {
    sink(entry) {
      const line = clean(entry, toInstant(clock.now()));
      echo(line);
      waiting.push(line);
      if (waiting.length > mostWaiting) waiting.shift();
      if (store) later();
    },
    attach(opened) {
      store = opened;
      if (waiting.length > 0) later();
    },
    flush,
  };
}

function clean({ level, service, message, data, runId }: LogEntry, at: string): Line {
  const safe = data === undefined ? undefined : (redactValue(data) as Record<string, unknown>);
  return {
    at,
    level,
    service,
    message: redact(message).slice(0, 4000),
    ...(safe ? { data: safe } : {}),
    ...(runId ? { runId } : {}),
  };
}

async function write(store: Store, batch: Line[]): Promise<void> {
  await store.command((tx) => {
    let id = lastLine.get(tx, {})?.id ?? 0;
    for (const line of batch) {
      id += 1;
      insertLine.run(tx, {
        at: Date.parse(line.at),
        level: levels.indexOf(line.level),
        service: line.service,
        message: line.message,
        data: line.data ? JSON.stringify(line.data) : null,
        runId: line.runId ?? null,
      });
      tx.publish('watch.logged', { id, ...line });
    }
    if (id > kept) pruneLines.run(tx, { below: id - kept, limit: 500 });
  });
}
