import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSizes, sizeOfFrame, sizeOfMessage } from '../../../agent/budget.ts';
import type { ModelMessage, ModelRequest } from '../../../agent/provider.ts';
import { fitContext } from './context.ts';

const user = (text: string): ModelMessage => ({ role: 'user', content: [{ type: 'text', text }] });
const says = (text: string): ModelMessage => ({ role: 'assistant', content: [{ type: 'text', text }] });
const call = (callId: string): ModelMessage => ({
  role: 'assistant',
  content: [{ type: 'tool_call', callId, name: 'read_text', args: { path: '/notes' } }],
});
const result = (callId: string, text: string): ModelMessage => ({
  role: 'user',
  content: [{ type: 'tool_result', callId, ok: true, text }],
});
const ask = (messages: ModelMessage[], maxOutputTokens = 1000): ModelRequest => ({
  model: 'm',
  system: 'Be kind.',
  messages,
  maxOutputTokens,
});
const long = 'word '.repeat(600);
const estimateOf = (request: ModelRequest) => addSizes([sizeOfFrame(request), ...request.messages.map(sizeOfMessage)]).estimate;

describe('a prompt', () => {
  it('that fits stays as it is', () => {
    const request = ask([user('Hello'), says('Hi'), user('How are you?')]);
    const fitted = fitContext(request, 8000);
    expect(fitted?.dropped).toBe(0);
    expect(fitted?.request).toEqual(request);
  });

  it('stays whole where the window is not known', () => {
    expect(fitContext(ask(Array.from({ length: 100 }, () => user(long))), undefined)?.dropped).toBe(0);
  });

  it('that overflows loses its oldest turns, whole, and keeps the system prompt and the last', () => {
    const messages = [user(long), says(long), user(long), says(long), user('And now?')];
    const fitted = fitContext(ask(messages), 4400);
    expect(fitted?.dropped).toBe(2);
    expect(fitted?.request.messages).toEqual(messages.slice(2));
    expect(fitted?.request.system).toBe('Be kind.');
  });

  it('never parts a tool call from its result, nor from the question that led to it', () => {
    const messages = [
      user('Read my notes.'),
      call('1'),
      result('1', long),
      call('2'),
      result('2', long),
      says('Done.'),
      user('And?'),
    ];
    expect(fitContext(ask(messages), 2500)?.request.messages).toEqual([user('And?')]);
    const open = messages.slice(0, 5);
    expect(fitContext(ask([user(long), says(long), ...open]), 4000)?.request.messages).toEqual(open);
  });

  it('whose last turn barely fits leaves the answer what remains', () => {
    const fitted = fitContext(ask([user(long), says('x'), user(long)], 1000), 1600);
    expect(fitted?.dropped).toBe(2);
    expect(fitted?.request.maxOutputTokens).toBeGreaterThanOrEqual(256);
    expect(fitted?.request.maxOutputTokens).toBeLessThan(600);
  });

  it('whose last turn alone is too long is refused', () => {
    expect(fitContext(ask([user('Hi'), says('Hi'), user(long.repeat(5))]), 2000)).toBeNull();
  });

  it('reserves for no more than the window, however many bytes it has', () => {
    expect(fitContext(ask([user(long.repeat(3))]), 8000)?.size.most).toBeLessThanOrEqual(8000);
  });

  it('fits after any cut, and what is kept is its end', () => {
    const turn = fc.constantFrom(
      user('short'),
      user(long),
      says(long),
      says('ok'),
      call('1'),
      result('1', 'data'),
      result('1', long),
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 30 }), fc.integer({ min: 500, max: 20_000 }), (before, window) => {
        const messages = [...before, user('last')];
        const fitted = fitContext(ask(messages), window);
        if (!fitted) return;
        expect(fitted.request.messages).toEqual(messages.slice(fitted.dropped));
        expect(estimateOf(fitted.request) + fitted.request.maxOutputTokens).toBeLessThanOrEqual(window);
        const first = fitted.request.messages[0];
        if (fitted.dropped > 0) expect(first?.content.some((part) => part.type === 'tool_result')).toBe(false);
      }),
    );
  });
});
