/** Structured logging as an interface; the watch room keeps the lines, with secrets redacted before they are written. */
import type { LogLine } from '../../../contract/watch.ts';

export type Level = LogLine['level'];
export interface LogEntry {
  level: Level;
  service: string;
  message: string;
  data?: Record<string, unknown>;
  runId?: string;
}

export type LogSink = (entry: LogEntry) => void;

export interface Log {
  debug(message: string, data?: Record<string, unknown>): void;
  info(message: string, data?: Record<string, unknown>): void;
  warn(message: string, data?: Record<string, unknown>): void;
  error(message: string, data?: Record<string, unknown>): void;
  /** The same log under another service name, or for one run. */
  for(service: string, runId?: string): Log;
}

export function createLog(sink: LogSink, service = 'daemon', runId?: string): Log {
  const write = (level: Level) => (message: string, data?: Record<string, unknown>) =>
    sink({ level, service, message, ...(data ? { data } : {}), ...(runId ? { runId } : {}) });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    for: (name, run) => createLog(sink, name, run ?? runId),
  };
}

/** Use in tests where nobody reads the log. */
export const silentLog: Log = createLog(() => undefined);
