import { expect, test } from 'vitest';
import { defaultConstitution } from '../../../../contract/self.ts';
import { decide } from '../../agent/policy/decide.ts';
import type { Facts } from '../../agent/policy/verdict.ts';
import type { Tool } from '../../agent/tool.ts';
import { skillRead } from './tool.ts';

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

test('it is read whatever is in the context, since it acts on nothing, and names no file outside of skills', () => {
  expect(decide(facts(skillRead, 'https://a.example')).verdict).toBe('allow');
  const command = skillRead.command?.({ name: 'tidy' }, { runId: null, callId: 'c', grants: [] });
  expect(command).toEqual({ request: 'internal.skillRead', input: { name: 'tidy' } });
});
