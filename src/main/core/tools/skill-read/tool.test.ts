import { expect, test } from 'vitest';
import { bareFacts } from '../../../../../test/fakes/tool-place.ts';
import { decide } from '../../agent/policy/decide.ts';
import { skillRead } from './tool.ts';

test('it is read whatever is in the context, since it acts on nothing, and names no file outside of skills', () => {
  expect(decide(bareFacts(skillRead, 'https://a.example')).verdict).toBe('allow');
  const command = skillRead.command?.({ name: 'tidy' }, { runId: null, callId: 'c', grants: [] });
  expect(command).toEqual({ request: 'internal.skillRead', input: { name: 'tidy' } });
});
