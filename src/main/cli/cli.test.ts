/** What the command line says, before anything is asked of a daemon. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../contract/run-event.ts';
import type { Approval } from '../../contract/runs.ts';
import { readCommandLine } from './args.ts';
import { familyOf } from './follow/family.ts';
import { describeReport, wordsOf } from './follow/words.ts';
import { readGrant } from './grants.ts';
import { describeApproval, readAnswer } from './terminal/leave.ts';
import { brief, plain } from './terminal/plain.ts';

const read = (...args: string[]) => readCommandLine(args, { HEARTH_HOME: '/h' }, '/w');

test('options stand anywhere; the home is the option, the variable or the usual folder', () => {
  expect(read('--json', 'ask', 'what', 'now', '--home', 'x')).toEqual({
    name: 'ask',
    text: 'what now',
    home: '/w/x',
    json: true,
  });
  expect(read('verify')).toEqual({ name: 'verify', home: '/h', json: false });
  expect(readCommandLine(['verify'], {}, '/w').home).toBe(join(homedir(), '.hearth'));
  expect(read('ask', '--', '--not-an-option')).toMatchObject({ text: '--not-an-option' });
  expect(read('serve', '--port', '0', '--home', 'serve')).toMatchObject({ rest: ['--port', '0', '--home', 'serve'] });
});

test('a grant is whole paths of the tools that it names, and nothing that was not said', () => {
  expect(readGrant('read:./docs', '/w')?.map(({ tool, paths }) => [tool, paths])).toEqual([
    ['read_text', ['/w/docs']],
    ['list_dir', ['/w/docs']],
    ['read_bin', ['/w/docs']],
    ['search_text', ['/w/docs']],
  ]);
  expect(readGrant('write:/a/../b', '/w')).toEqual([{ tool: 'write_text', paths: ['/b'] }]);
  expect(readGrant('write:~/b', '/w')).toEqual([{ tool: 'write_text', paths: [join(homedir(), 'b')] }]);
  expect(readGrant('net:localhost:8080', '/w')).toEqual([{ tool: 'http_get', hosts: ['localhost:8080'] }]);
  expect(readGrant('run', '/w')).toEqual([{ tool: 'run_sandboxed' }]);
  for (const none of ['', 'read', 'read:', 'read: ', 'run:x', 'all:/', 'READ:/', ':/'])
    expect(readGrant(none, '/w'), none).toBeNull();
});

test('foreign text is shown and never obeyed', () => {
  expect(plain('a\u001b[31mb\u0007\u009b2J\r\n\tc\u202ed\u{e0041}')).toBe(
    'a\\u{1b}[31mb\\u{7}\\u{9b}2J\n\tc\\u{202e}d\\u{e0041}',
  );
  expect(plain('👩‍🚀 grüßt')).toBe('👩‍🚀 grüßt');
  expect(plain('done\rerased')).not.toContain('\r');
  expect(brief('a\nb '.repeat(100), 20)).toHaveLength(20);
});

test('anything but a clear yes is a no', () => {
  for (const no of ['', 'n', 'no', 'yy', 'yes please', 'allow', 'ja', '1']) expect(readAnswer(no).decision, no).toBe('deny');
  expect(readAnswer(' Y ')).toEqual({ decision: 'allow', remember: 'no' });
  expect(readAnswer('r')).toEqual({ decision: 'allow', remember: 'run' });
  expect(readAnswer('always')).toEqual({ decision: 'allow', remember: 'always' });
});

test('what is asked is shown whole, however long, and with what is in its context', () => {
  const lines = Array.from({ length: 500 }, (_, n) => `line ${n}`);
  const asked: Pick<Approval, 'tool' | 'why' | 'preview' | 'taintedBy'> = {
    tool: 'write_text',
    why: 'Nothing grants it.',
    preview: lines.join('\n'),
    taintedBy: 'example.com',
  };
  const shown = describeApproval(asked);
  for (const line of lines) expect(shown).toContain(`  | ${line}\n`.trimEnd());
  expect(shown).toContain('Text from outside is in its context: example.com');
});

test('a run is told with all that it started, and nobody else’s', () => {
  const family = familyOf('a');
  const child = { runId: 'a', seq: 1, kind: 'child', callId: 'c', childRunId: 'b', goal: 'x' } as const;
  expect(family.depthOf({ ...child, runId: 'z', childRunId: 'y' })).toBeNull();
  expect(family.depthOf(child)).toBe(0);
  expect(family.depthOf({ runId: 'b', seq: 1, kind: 'text', delta: '' })).toBe(1);
  expect(family.depthOf({ runId: 'y', seq: 1, kind: 'text', delta: '' })).toBeNull();
});

test('each step is a line that a person can read', () => {
  const words = (event: Record<string, unknown>) => wordsOf({ runId: 'a', seq: 1, ...event } as RunEvent);
  expect(words({ kind: 'tool_call', callId: 'c', name: 'read_text', args: { path: '/a' } })).toBe('→ read_text /a');
  expect(words({ kind: 'tool_call', callId: 'c', name: 'x', args: { a: 1, b: 'c' } })).toBe('→ x a=1 b=c');
  expect(words({ kind: 'tool_result', callId: 'c', ok: true, tookMs: 12.4 })).toBe('  done in 12 ms');
  expect(words({ kind: 'tool_result', callId: 'c', ok: false, error: { code: 'not_found', message: 'No.' } })).toBe(
    '  failed: not_found: No.',
  );
  expect(words({ kind: 'state', state: 'waiting' })).toBe('Waits for your leave.');
  expect(words({ kind: 'usage', inputTokens: 1, outputTokens: 1 })).toBeNull();
  const telemetry = { tokens: 12, cost: 0.5, durationMs: 1500, toolCalls: 1 };
  const report = { taskId: 'a', summary: 'Done.', artifacts: [], decisions: ['Allowed x'], nextSteps: [], telemetry };
  expect(describeReport(report)).toBe('Done.\n\nDecisions\n- Allowed x\n\n12 tokens, $0.5000, 1 tool calls, 1.5 s');
});
