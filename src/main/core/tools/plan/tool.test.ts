import { expect, test } from 'vitest';
import type { RunContext } from '../../agent/tool.ts';
import { run } from './run.ts';
import { plan } from './tool.ts';

const context: RunContext = {
  touches: [],
  hosts: [],
  forbidden: [],
  maxOutputBytes: 1000,
  workFolder: '',
  keepFolder: '',
  signal: new AbortController().signal,
  log: () => undefined,
  changed: () => undefined,
};

test('a plan says how far it is; what was dropped does not count', async () => {
  const args = plan.input.parse({
    steps: [
      { text: 'Read', state: 'done' },
      { text: 'Ask', state: 'dropped' },
      { text: 'Write', state: 'doing' },
    ],
  });
  expect(plan.output.parse(await run(args, context))).toEqual({ done: 1, total: 2 });
});

test('a plan of nothing, or without end, is refused', () => {
  expect(plan.input.safeParse({ steps: [] }).success).toBe(false);
  expect(plan.input.safeParse({ steps: Array(21).fill({ text: 'x', state: 'todo' }) }).success).toBe(false);
});
