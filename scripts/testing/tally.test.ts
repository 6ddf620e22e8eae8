import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { playwrightTally, read, say, sum, vitestTally } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

const whole = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };

describe('the last line', () => {
  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'failed', assertionResults: [] },
    ];
    expect(vitestTally({ ...whole, testResults })).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('counts a test that passed only at its second try as failed', () => {
    expect(playwrightTally({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });

  it('never hides a runner that ended with an error, or wrote no report', () => {
    const report = join(folder, 'report.json');
    writeFileSync(report, JSON.stringify({ stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 } }));
    expect(read(report, 0, playwrightTally).failed).toBe(0);
    expect(read(report, 1, playwrightTally)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(read(join(folder, 'none.json'), 0, playwrightTally).failed).toBe(1);
  });

  it('is plain', () => {
    const one = { passed: 1, failed: 0, skipped: 2 };
    expect(say(sum([one, one]))).toBe('2 passed, 0 failed, 4 skipped');
  });
});
