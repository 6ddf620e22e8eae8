import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cutOff, mend, playwrightTally, read, say, sum, vitestTally } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

const whole = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };

describe('the last line', () => {
  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [
      { name: 'a', status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { name: 'b', status: 'failed', assertionResults: [] },
    ];
    expect(vitestTally({ ...whole, testResults })).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('knows files whose process died from files that failed, and takes their second run for the first', () => {
    const good = { name: 'good', status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] };
    const died = { name: 'died', status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] };
    const broken = { name: 'broken', status: 'failed', assertionResults: [] };
    const first = { ...whole, numFailedTests: 0, testResults: [good, died] };
    expect(cutOff(first)).toEqual(['died']);
    expect(cutOff({ ...first, testResults: [good, died, broken] })).toEqual([]);
    expect(cutOff({ ...first, numFailedTests: 1 })).toEqual([]);
    const ended = { ...died, status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] };
    expect(vitestTally(mend(first, { ...whole, testResults: [ended] }))).toEqual({ passed: 3, failed: 0, skipped: 1 });
    const failed = { ...died, assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
    expect(vitestTally(mend(first, { ...whole, testResults: [failed] })).failed).toBe(1);
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
