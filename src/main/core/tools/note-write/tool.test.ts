import { expect, test } from 'vitest';
import { defaultConstitution } from '../../../../contract/self.ts';
import { decide } from '../../agent/policy/decide.ts';
import type { Facts } from '../../agent/policy/verdict.ts';
import type { Tool } from '../../agent/tool.ts';
import { lorePropose } from '../lore-propose/tool.ts';
import { skillRead } from '../skill-read/tool.ts';
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

test.each([noteWrite, lorePropose])('$name needs the user once text from outside is in the context (THREATS 21)', (tool) => {
  expect(decide(facts(tool, null)).verdict).toBe('allow');
  expect(decide(facts(tool, 'https://a.example'))).toMatchObject({ verdict: 'ask', by: 'taint' });
  expect(decide(facts(tool, 'https://a.example', true)).verdict).toBe('deny');
});

test('a skill is read whatever is in the context: it acts on nothing', () => {
  expect(decide(facts(skillRead, 'https://a.example')).verdict).toBe('allow');
});

test('what is shown before a note or a proposal is all of it', async () => {
  const place = { home: '/', base: '/' };
  const text = 'word '.repeat(1000);
  expect((await noteWrite.preview?.({ path: 'a.md', text, append: true }, [], place))?.text).toContain(text);
  expect((await lorePropose.preview?.({ path: 'user.md', text, reason: 'Said.' }, [], place))?.text).toContain(text);
});
