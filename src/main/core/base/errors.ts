/** The one error class: a code that policy looks at, and a sentence for the person. */
import type { ErrorCode } from '../../../contract/define.ts';
import type { RpcError } from '../../../contract/transport.ts';

/** Thrown when a request cannot be done. `message` says what happened and what to do; `data` is for programs. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, data?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}

/** Use at an edge. Anything that is not an AppError is a bug: its text stays in the log, never in the answer. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof AppError) return { code: error.code, message: error.message, ...(error.data ? { data: error.data } : {}) };
  return { code: 'internal', message: 'Hearth met a fault of its own. Nothing was changed; the log has the details.' };
}

/** What to write in a log about anything that was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The `code` of a Node or SQLite error (`ENOSPC`, `SQLITE_FULL`), else an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
