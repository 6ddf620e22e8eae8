import { describe, expect, it } from 'vitest';
import { fakeRun } from '../../../../../test/fakes/window-daemon-acts.ts';
import type { Content } from '../../../../contract/chat.ts';
import { type Block, blocksOf, callsOf, stateOf } from './calls.ts';
import { runsOf } from './runs.ts';

const run = '0198c3a0-0000-7000-8000-000000000900';
const child = '0198c3a0-0000-7000-8000-000000000901';
const call = (callId: string, name = 'read_text', args: unknown = { path: '/a' }): Content => ({
  type: 'tool_call',
  callId,
  name,
  args,
});
const result = (callId: string, part: object = {}): Content => ({ type: 'tool_result', callId, ok: true, ...part });
const blocks = (content: Content[], state: 'streaming' | 'complete' | 'interrupted' = 'streaming', children = {}) =>
  blocksOf({ content, state, runId: run }, children);
const calls = (block: Block | undefined) => (block?.kind === 'calls' ? block.calls : []);
const states = (content: Content[], state?: 'streaming' | 'complete' | 'interrupted') =>
  blocks(content, state).flatMap((block) => calls(block).map((it) => stateOf(it, false)));

describe('what an answer did', () => {
  it('puts calls that follow each other into one list, with what each answered', () => {
    const found = blocks([
      { type: 'text', text: 'First' },
      call('a'),
      call('b'),
      result('a', { tookMs: 12 }),
      result('b', { ok: false, error: { code: 'timeout', message: 'Too long.' } }),
      { type: 'text', text: 'Then' },
      call('c'),
    ]);
    expect(found.map(({ kind }) => kind)).toEqual(['part', 'calls', 'part', 'calls']);
    expect(calls(found[1]).map((it) => [it.callId, it.result?.tookMs, stateOf(it, false)])).toEqual([
      ['a', 12, 'done'],
      ['b', undefined, 'failed'],
    ]);
    expect(calls(found[3]).map((it) => stateOf(it, true))).toEqual(['waiting']);
  });

  it('tells refused, stopped and ambiguous calls from failed ones', () => {
    const failed = (code: string) => [call(code), result(code, { ok: false, error: { code, message: '' } })];
    expect(states(['refused', 'cancelled', 'unknown_effect', 'timeout', 'toString'].flatMap(failed))).toEqual([
      'refused',
      'stopped',
      'unknown',
      'failed',
      'failed',
    ]);
  });

  it('says of a call that a crash cut off that it may have happened, unless it only reads', () => {
    expect(states([call('a'), call('b', 'write_text'), call('c', 'some_server_tool')], 'interrupted')).toEqual([
      'stopped',
      'unknown',
      'unknown',
    ]);
    expect(states([call('b', 'write_text')], 'complete')).toEqual(['stopped']);
  });

  it('shows a plan once, where it was made, as it is now; a plan of nonsense is a call', () => {
    const plan = (callId: string, state: string) => call(callId, 'plan', { steps: [{ text: 'Read', state }] });
    const found = blocks([plan('p', 'doing'), call('a'), plan('q', 'done')]);
    expect(found.map(({ kind }) => kind)).toEqual(['plan', 'calls']);
    expect(found[0]).toMatchObject({ steps: [{ text: 'Read', state: 'done' }] });
    expect(blocks([call('p', 'plan', { steps: 'all' })]).map(({ kind }) => kind)).toEqual(['calls']);
  });

  it('knows the run that a call started: live, and from what is kept', () => {
    const content = [call('a', 'dispatch_run', { goal: 'Look' })];
    expect(calls(blocks(content, 'streaming', { [`${run} a`]: child })[0])[0]?.childRunId).toBe(child);
    expect(calls(blocks([...content, result('a', { childRunId: child })])[0])[0]?.childRunId).toBe(child);
    expect(calls(blocks(content, 'streaming', { 'another a': child })[0])[0]?.childRunId).toBeUndefined();
    expect(runsOf(run, { [`${run} a`]: child, [`${child} b`]: 'deep', 'deep c': run, 'other a': 'no' })).toEqual([
      run,
      child,
      'deep',
    ]);
  });

  it('reads the steps of a run that was started', () => {
    const at = '2026-01-02T03:04:05.000Z';
    const work = fakeRun({
      goal: 'Look',
      state: 'interrupted',
      steps: [
        { n: 1, kind: 'model', name: 'm', state: 'done', startedAt: at },
        { n: 2, kind: 'tool', name: 'write_text', state: 'unknown', startedAt: at, callId: 'a', args: {} },
        {
          n: 3,
          kind: 'tool',
          name: 'read_text',
          state: 'done',
          startedAt: at,
          result: { ok: true, startedAt: at, finishedAt: '2026-01-02T03:04:05.250Z', logs: [] },
        },
      ],
    });
    expect(callsOf(work).map((it) => [it.name, stateOf(it, false), it.result?.tookMs])).toEqual([
      ['write_text', 'unknown', undefined],
      ['read_text', 'done', 250],
    ]);
  });
});
