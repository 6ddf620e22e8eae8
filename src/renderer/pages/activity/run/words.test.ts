import { describe, expect, it } from 'vitest';
import type { Step } from '../../../../contract/runs.ts';
import { effectsOf, offset, rulingOf, unknownOf } from './words.ts';

const at = '2026-01-02T03:04:05.000Z';
const step = (part: Partial<Step>): Step => ({ n: 1, kind: 'tool', name: 'write_text', state: 'done', startedAt: at, ...part });
const path = { path: '/home/ada/lab/backup.env' };

describe('what policy said', () => {
  it('names the rule that allowed, asked or refused, and where it can be changed', () => {
    const said = (verdict: 'allow' | 'ask' | 'deny', by: string, state: Step['state'] = 'done') =>
      rulingOf({ verdict, by, why: 'Because.' }, { state });
    expect(said('allow', 'capability:0198')).toEqual({
      word: 'Allowed',
      tone: 'moss',
      by: 'a grant of yours',
      why: null,
      place: '#/settings/permissions',
    });
    expect(said('allow', 'run grant 2').by).toBe('grant 2 of this run');
    expect(said('allow', 'free')).toMatchObject({ by: null, why: 'Because.' });
    expect(said('deny', 'rule 3')).toMatchObject({
      word: 'Refused',
      why: 'Because.',
      tone: 'carmine',
      by: 'rule 3 of your file',
    });
    expect([said('ask', 'taint', 'waiting').word, said('ask', 'taint').word]).toEqual(['Asks you', 'Asked']);
    expect(said('deny', 'toString').by).toBe('the check “toString”');
  });
});

describe('what may have happened', () => {
  it('is what was begun and never ended, but for what only reads', () => {
    const steps = [
      step({ state: 'unknown', args: path }),
      step({ state: 'began', args: path }),
      step({ state: 'began', name: 'read_text', args: path }),
      step({ state: 'began', kind: 'model', name: 'claude' }),
    ];
    expect(unknownOf({ steps, state: 'interrupted' })).toEqual(['Writing lab/backup.env', 'Writing lab/backup.env']);
    expect(unknownOf({ steps, state: 'running' })).toEqual(['Writing lab/backup.env']);
  });

  it('is told from what did happen', () => {
    const result = { ok: true, startedAt: at, finishedAt: at, logs: [], sideEffects: ['Wrote /a.'] };
    expect(effectsOf({ steps: [step({ result }), step({})] })).toEqual(['Wrote /a.']);
  });
});

describe('the margin of the timeline', () => {
  it.each([
    ['2026-01-02T03:04:09.070Z', '4.07'],
    ['2026-01-02T03:07:17.900Z', '3:12'],
    ['2026-01-02T05:04:06.000Z', '2:00:01'],
    ['2026-01-02T03:04:04.000Z', '0.00'],
  ])('%s is %s', (when, shown) => expect(offset(when, at)).toBe(shown));
});
