import { describe, expect, it } from 'vitest';
import type { EventName, Input, Output, Payload, RequestName } from '../../contract/index.ts';
import type { Approval } from '../../contract/runs.ts';
import { Approvals } from './store.ts';
import { deadlineWords } from './words.ts';

const id = (n: number) => `0198c3a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = '2026-01-02T03:04:05.000Z';
const asked = (n: number): Approval => ({
  approvalId: id(n),
  runId: id(900),
  callId: 'c1',
  tool: 'write_text',
  args: { path: '/home/ada/a.txt' },
  why: 'Nothing grants it.',
  preview: '+a',
  previewKind: 'diff',
  hash: String(n).padStart(64, '0'),
  scope: { words: 'write_text in /home/ada', grants: [] },
  askedAt: at,
  deadline: at,
  state: 'open',
});

/** A daemon that holds what is open, and answers as it is told. */
function world(open: Approval[]) {
  const calls: { name: RequestName; input: unknown }[] = [];
  const said: string[] = [];
  let hear: (payload: Payload<'approvals.changed'>) => void = () => undefined;
  let decide: (input: Input<'runs.decide'>) => Promise<Output<'runs.decide'>> = async ({ approvalId }) => ({
    ...asked(1),
    approvalId,
    state: 'allowed',
  });
  const approvals = new Approvals({
    async call(name, input) {
      calls.push({ name, input });
      if (name === 'runs.decide') return (await decide(input as Input<'runs.decide'>)) as never;
      return { items: [...open], next: null } as never;
    },
    listen(_names, listener) {
      hear = (data) => listener([{ id: 1, name: 'approvals.changed' as EventName, data }] as never);
      return () => undefined;
    },
    announce: (text) => said.push(text),
  });
  const settle = async () => {
    for (let n = 0; n < 20; n++) await Promise.resolve();
  };
  const refuse = (message: string) => {
    decide = () => Promise.reject(new Error(message));
  };
  const state = approvals.store.getState;
  const ids = () => state().items.map(({ approvalId }) => approvalId);
  return {
    ...approvals,
    calls,
    said,
    settle,
    refuse,
    state,
    ids,
    changed: (payload: Payload<'approvals.changed'>) => hear(payload),
  };
}

describe('what waits for an answer', () => {
  it('is read at the start, kept by events, and announced once', async () => {
    const open = [asked(1)];
    const it = world(open);
    it.start();
    await it.settle();
    open.push(asked(2));
    it.changed({ approvalId: id(2), state: 'open', open: 2 });
    await it.settle();
    expect(it.ids()).toEqual([id(1), id(2)]);
    expect(it.state().open).toBe(2);
    expect(it.said).toEqual(['Hearth waits for your answer.', 'Hearth waits for your answer.']);
  });

  it('is answered with the hash of what was shown, once', async () => {
    const it = world([asked(1)]);
    it.start();
    await it.settle();
    const both = await Promise.all([
      it.decide(asked(1), { decision: 'allow', remember: 'run' }),
      it.decide(asked(1), { decision: 'deny' }),
    ]);
    expect(both).toEqual([true, false]);
    const sent = it.calls.filter(({ name }) => name === 'runs.decide');
    expect(sent).toEqual([
      { name: 'runs.decide', input: { approvalId: id(1), hash: asked(1).hash, decision: 'allow', remember: 'run' } },
    ]);
    it.changed({ approvalId: id(1), state: 'allowed', open: 0 });
    expect(it.ids()).toEqual([]);
    expect(it.said.slice(1)).toEqual(['Allowed.']);
  });

  it('goes when it was answered elsewhere, and says how', async () => {
    const it = world([asked(1), asked(2)]);
    it.start();
    await it.settle();
    it.changed({ approvalId: id(1), state: 'denied', open: 1 });
    expect([it.ids(), it.state().open]).toEqual([[id(2)], 1]);
    expect(it.said.at(-1)).toBe('Denied elsewhere.');
  });

  it('does not come back by a reading that was under way when it was answered', async () => {
    const it = world([asked(1)]);
    it.start();
    it.changed({ approvalId: id(1), state: 'expired', open: 0 });
    await it.settle();
    expect(it.ids()).toEqual([]);
  });

  it('stays, with the reason beside it, when the answer was not taken', async () => {
    const it = world([asked(1)]);
    it.start();
    await it.settle();
    it.refuse('What was shown is not what would run now.');
    expect(await it.decide(asked(1), { decision: 'allow', remember: 'no' })).toBe(false);
    expect([it.ids(), it.state().refused[id(1)], it.state().answering]).toEqual([
      [id(1)],
      'What was shown is not what would run now.',
      {},
    ]);
  });
});

describe('the deadline', () => {
  const words = (deadline: string) =>
    deadlineWords(new Date(deadline).toISOString(), new Date('2026-11-21T09:00:00')).replace(/\s/g, ' ');
  it('is a clock time, with its day where that is not today', () => {
    expect(words('2026-11-21T22:00:00')).toMatch(/^No answer by (10:00 PM|22:00) is a no$/);
    expect(words('2026-11-22T08:30:00')).toMatch(/^No answer by tomorrow 0?8:30( AM)? is a no$/);
    expect(words('2026-11-25T08:30:00')).toMatch(/^No answer by November 25, 0?8:30( AM)? is a no$/);
    expect(words('2026-11-21T08:59:00')).toBe('The time to answer is over');
  });
});
