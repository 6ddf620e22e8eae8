import { expect, test } from 'vitest';
import type { Run } from '../../../../../contract/runs.ts';
import { transcriptHtml } from './html.ts';
import type { Detail } from './types.ts';

const at = '2026-01-02T03:04:05.000Z';
const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&\u202egnp.exe\u0007`;
const base: Run = {
  id: '0198c3a0-0000-7000-8000-00000000000a',
  type: 'task',
  goal: hostile,
  state: 'succeeded',
  priority: 5,
  attempt: 1,
  createdAt: at,
  actor: hostile,
  cost: 0.01,
  tokens: 12,
  toolCalls: 1,
  taintedBy: hostile,
};
const detail = (over: Partial<Detail> = {}): Detail => ({
  ...base,
  steps: [],
  children: [],
  childDetails: [],
  approvals: [],
  inputs: { [hostile]: hostile },
  grants: [{ tool: hostile, paths: [hostile] }],
  budget: {},
  ...over,
});
const result = {
  ok: true,
  data: { diff: `@@ -1 +1 @@\n-${hostile}\n+new` },
  startedAt: at,
  finishedAt: at,
  logs: [hostile],
  outside: hostile,
};
const step = {
  n: 1,
  kind: 'tool' as const,
  name: hostile,
  state: 'done' as const,
  startedAt: at,
  finishedAt: at,
  args: { text: hostile },
  text: hostile,
  decision: { verdict: 'allow' as const, by: hostile, why: hostile },
  result,
};
const report = {
  taskId: base.id,
  summary: hostile,
  artifacts: [{ fileId: hostile, name: hostile, tags: [], metadata: {} }],
  decisions: [hostile],
  nextSteps: [hostile],
  telemetry: { tokens: 12, cost: 0.01, durationMs: 10, toolCalls: 1 },
};

test('every foreign text is data: no element, attribute or script of it, and nothing in it is hidden', () => {
  const html = transcriptHtml(detail({ steps: [step], report, childDetails: [detail()] }), at);
  expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  expect(html).not.toContain('\u202e');
  expect(html).not.toContain('\u0007');
  expect(html).toContain('⟦202E⟧');
  expect(html).toContain(`default-src 'none'`);
  expect(html).not.toMatch(/<[^>]*(?:src|href)=/);
});

test('a step is shown with its decision, its arguments and its diff; a run under it is nested', () => {
  const child = detail({ id: '0198c3a0-0000-7000-8000-00000000000b', goal: 'Look around' });
  const steps = [step, { ...step, n: 2, kind: 'run' as const, childRunId: child.id }];
  const html = transcriptHtml(detail({ goal: 'Sum up', steps, childDetails: [child], report }), at);
  expect(html).toContain('<span class="removed">-');
  expect(html).toContain('Allowed by');
  expect(html.match(/The run that it started/g)).toHaveLength(1);
});

test('a run that ended before its first step says so', () => {
  expect(transcriptHtml(detail(), at)).toContain('It ended before its first step.');
});
