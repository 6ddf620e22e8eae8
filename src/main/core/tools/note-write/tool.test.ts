import { expect, test } from 'vitest';
import { defaultConstitution } from '../../../../contract/self.ts';
import { decide } from '../../agent/policy/decide.ts';
import type { Facts } from '../../agent/policy/verdict.ts';
import type { Tool } from '../../agent/tool.ts';
import { noteWrite } from './tool.ts';

const facts = (tool: Tool, taintedBy: string | null, unattended = false): Facts => ({
  tool: { ...tool, source: 'builtin' },
  args: {},
  touches: [],
  lent: [],
  grants: [],
  constitution: defaultConstitution,
  policy: { rules: [] },
  taintedBy,
  only: null,
  unattended,
  recent: { tool: 0, all: 0 },
  home: '/home/ada/.hearth',
  now: 0,
  approved: null,
});

test('it needs the user once text from outside is in the context (THREATS 21)', () => {
  expect(decide(facts(noteWrite, null)).verdict).toBe('allow');
  expect(decide(facts(noteWrite, 'https://a.example'))).toMatchObject({ verdict: 'ask', by: 'taint' });
  expect(decide(facts(noteWrite, 'https://a.example', true)).verdict).toBe('deny');
});

test('what is shown before it is all of it', async () => {
  const text = 'word '.repeat(1000);
  const preview = await noteWrite.preview?.({ path: 'a.md', text, append: true }, [], { home: '/', base: '/' });
  expect(preview?.text).toContain(text);
});
