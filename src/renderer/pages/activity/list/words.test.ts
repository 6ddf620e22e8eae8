import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../../../contract/runs.ts';
import { aboutOf, elapsed, titleOf } from './words.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, seconds)).toISOString();
const run = { ...exampleRun, createdAt: at(0), startedAt: at(0) };

describe('a run in one line', () => {
  it('says how it stands, what it is, how long it took and what it cost', () => {
    expect(aboutOf({ ...run, state: 'succeeded', finishedAt: at(14), cost: 0.04 })).toBe('task · 14 s · $0.04');
    expect(aboutOf({ ...run, state: 'succeeded', finishedAt: at(14) })).toBe('task · 14 s · free');
    expect(aboutOf({ ...run, state: 'waiting', type: 'chat', cost: 0.11 })).toBe('Waits for you · chat · $0.11');
    expect(aboutOf({ ...run, state: 'queued' })).toBe('Waits for its turn · task');
  });

  it('says why it failed rather than what it cost', () => {
    const failure = { layer: 'network', message: 'wren did not answer.', retryable: true } as const;
    expect(aboutOf({ ...run, state: 'failed', failure, cost: 1 })).toBe('task · wren did not answer.');
  });

  it('has a title even where its goal has no words', () => {
    expect(titleOf({ goal: '\n Sum up docs \nand more', type: 'task' })).toBe('Sum up docs');
    expect(titleOf({ goal: '  ', type: 'compact' })).toBe('compact');
  });

  it('counts from its beginning, to its end or to now, and never below nothing', () => {
    expect(elapsed({})).toBeNull();
    expect(elapsed({ startedAt: at(4) }, Date.parse(at(6)))).toBe(2000);
    expect(elapsed({ startedAt: at(4), finishedAt: at(1) })).toBe(0);
  });
});
