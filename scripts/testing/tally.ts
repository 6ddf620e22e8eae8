/** Reads what the runners wrote down, and says it in one line. */
import { existsSync, readFileSync } from 'node:fs';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: FileReport[];
}

interface FileReport {
  name: string;
  status: string;
  assertionResults: { status: string }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/** A file that could not be loaded fails as a whole and holds no test: it counts as one failure. */
export function vitestTally(report: VitestReport): Tally {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The files whose process died under them, where that is all that went wrong: no test failed, yet some were begun and never ended.
 * Node itself does that, rarely, when threads start and stop (nodejs/node#64500).
 */
export function cutOff(report: VitestReport): string[] {
  const unended = (file: FileReport) => file.assertionResults.some((test) => test.status === 'pending');
  const failed = report.testResults.filter((file) => file.status === 'failed');
  if (report.numFailedTests > 0 || !failed.every(unended)) return [];
  return failed.map((file) => file.name);
}

/** The first run with the files of the second in place of its own. */
export function mend(first: VitestReport, second: VitestReport): VitestReport {
  const again = new Set(second.testResults.map((file) => file.name));
  const testResults = [...first.testResults.filter((file) => !again.has(file.name)), ...second.testResults];
  const tests = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const count = (...statuses: string[]) => tests.filter((status) => statuses.includes(status)).length;
  return {
    testResults,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending', 'skipped', 'disabled'),
    numTodoTests: count('todo'),
  };
}

/** One that passed only at a second try has failed once: it counts as failed. */
export function playwrightTally({ stats }: PlaywrightReport): Tally {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** Use after a runner ended: its report, and at least one failure where it ended with an error and reported none. */
export function read<T>(path: string, code: number, tally: (report: T) => Tally): Tally {
  const told = existsSync(path) ? tally(JSON.parse(readFileSync(path, 'utf8')) as T) : { passed: 0, failed: 0, skipped: 0 };
  const silent = (code !== 0 || !existsSync(path)) && told.failed === 0;
  return silent ? { ...told, failed: 1 } : told;
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce(
    (all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

export const say = ({ passed, failed, skipped }: Tally): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;
