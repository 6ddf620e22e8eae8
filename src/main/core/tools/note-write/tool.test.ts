import { expect, test } from 'vitest';
import { bareFacts } from '../../../../../test/fakes/tool-place.ts';
import { decide } from '../../agent/policy/decide.ts';
import { noteWrite } from './tool.ts';

test('it needs the user once text from outside is in the context (THREATS 21)', () => {
  expect(decide(bareFacts(noteWrite, null)).verdict).toBe('allow');
  expect(decide(bareFacts(noteWrite, 'https://a.example'))).toMatchObject({ verdict: 'ask', by: 'taint' });
  expect(decide(bareFacts(noteWrite, 'https://a.example', true)).verdict).toBe('deny');
});

test('what is shown before it is all of it', async () => {
  const text = 'word '.repeat(1000);
  const preview = await noteWrite.preview?.({ path: 'a.md', text, append: true }, [], { home: '/', base: '/' });
  expect(preview?.text).toContain(text);
});
