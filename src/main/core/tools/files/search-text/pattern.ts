/** What is searched for, and a bound on how long one file may take: a regular expression can need for ever. */
import { createContext, Script } from 'node:vm';
import { AppError } from '../../../base/errors.ts';

/** Thrown where the query is no regular expression: AppError `invalid_input`. */
export function patternOf(query: string, options: { regex: boolean; caseSensitive: boolean | undefined }): RegExp {
  const source = options.regex ? query : query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const sensitive = options.caseSensitive ?? hasCapital(options.regex ? query.replace(/\\[pP]\{[^}]*\}|\\./g, '') : query);
  const flags = sensitive ? 'g' : 'gi';
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // Many write escapes that only the older grammar takes.
  }
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new AppError('invalid_input', `The query is no regular expression: ${why}`, { reason: 'bad_regex' });
  }
}

const hasCapital = (text: string): boolean => text !== text.toLowerCase();

/** Runs work that may never end. The engine looks up now and then, within a match too. */
export function bounded(): <T>(work: () => T, ms: number) => T {
  const context = createContext({ work: () => undefined });
  const script = new Script('work()');
  return (work, ms) => {
    let result: { value: ReturnType<typeof work> } | null = null;
    context.work = () => {
      result = { value: work() };
    };
    try {
      script.runInContext(context, { timeout: Math.max(1, Math.ceil(ms)) });
    } catch (error) {
      // It may come from the other context, whose errors are none of ours.
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        throw new AppError('refused', 'The search took too long: the expression tries too many ways. Make it simpler.', {
          reason: 'too_slow',
        });
      throw error;
    }
    return made(result);
  };
}

function made<T>(result: { value: T } | null): T {
  if (result === null) throw new Error('The bounded work left no value.');
  return result.value;
}
