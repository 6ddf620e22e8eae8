import { expect, test } from 'vitest';
import { decide } from '../../src/main/core/agent/policy/decide.ts';
import { goalUpdate } from '../../src/main/core/tools/tasks/goal-update/tool.ts';
import { taskCreate } from '../../src/main/core/tools/tasks/task-create/tool.ts';
import { taskList } from '../../src/main/core/tools/tasks/task-list/tool.ts';
import { taskUpdate } from '../../src/main/core/tools/tasks/task-update/tool.ts';
import { bareFacts } from '../fakes/tool-place.ts';

test('what writes needs the user once text from outside is in the context (THREATS 21)', () => {
  for (const tool of [taskCreate, taskUpdate, goalUpdate]) {
    expect(decide(bareFacts(tool, null)).verdict, tool.name).toBe('allow');
    expect(decide(bareFacts(tool, 'https://a.example')), tool.name).toMatchObject({ verdict: 'ask', by: 'taint' });
    expect(decide(bareFacts(tool, 'https://a.example', true)).verdict, tool.name).toBe('deny');
  }
  expect(decide(bareFacts(taskList, 'https://a.example')).verdict).toBe('allow');
});

test('all that will be written is shown before it is', async () => {
  const place = { home: '/', base: '/' };
  const description = 'word '.repeat(1000);
  const made = await taskCreate.preview?.({ title: 'Call', description, repeats: 'weekly' }, [], place);
  for (const part of ['Call', description, 'weekly']) expect(made?.text).toContain(part);
  const moved = await taskUpdate.preview?.({ id: 'x', title: 'Call', due: null }, [], place);
  expect(moved?.text).toBe('Change the task x:\n\ntitle: Call\ndue: null');
  const ended = await goalUpdate.preview?.({ id: 'x', status: 'completed', outcome: 'Seen.' }, [], place);
  expect(ended?.text).toContain('Seen.');
});
