import { expect, it } from 'vitest';
import { completions } from './commands.ts';
import { createRecall } from './recall.ts';

it('walks through what was typed and comes back to what was being written', () => {
  const recall = createRecall();
  const typed = ['newest', 'older'];
  expect(recall.step(1, typed, 'half')).toBeNull();
  expect(recall.step(-1, typed, 'half')).toBe('newest');
  expect(recall.step(-1, typed, 'newest')).toBe('older');
  expect(recall.step(-1, typed, 'older')).toBeNull();
  expect(recall.step(1, typed, 'older')).toBe('newest');
  expect(recall.step(1, typed, 'newest')).toBe('half');
});

it('completes commands and the names of models, and nothing else', () => {
  const models = [{ id: 'claude-sonnet-4-5', provider: 'anthropic', free: false, local: false }];
  expect(completions('/', models).map((it) => it.label)).toEqual(['/find WORDS', '/model NAME', '/help']);
  expect(completions('/m', models).map((it) => it.text)).toEqual(['/model ']);
  expect(completions('/model cl', models).map((it) => it.text)).toEqual(['/model claude-sonnet-4-5']);
  for (const text of ['', 'hello /', '/help', '/find words', '/model claude-sonnet-4-5', '/a\nb'])
    expect(completions(text, models)).toEqual([]);
});
