import { describe, expect, it } from 'vitest';
import type { WorkProgress } from '../../../../contract/reach/rpc.ts';
import { fakeClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { idMaker } from '../ids.ts';
import { createWorks } from './works.ts';

function place() {
  const clock = fakeClock();
  const told: WorkProgress[] = [];
  const tell = async (progress: WorkProgress) => void told.push(progress);
  return { clock, told, works: createWorks({ clock, newId: idMaker(clock), tell }) };
}

describe('long work', () => {
  it('is listed while it goes on, and told of as it goes and when it has ended', async () => {
    const { clock, told, works } = place();
    const gate = Promise.withResolvers<number>();
    const answer = works.run({ name: 'chat.import', unit: 'messages', workId: 'a' }, async ({ progress }) => {
      progress(1, 10);
      progress(2, 10);
      await clock.advance(1000);
      progress(5, 10);
      return gate.promise;
    });
    await clock.advance(0);
    expect(works.list()).toMatchObject([{ workId: 'a', state: 'running' }]);
    gate.resolve(7);
    expect(await answer).toBe(7);
    expect(works.list()).toEqual([]);
    expect(told.map(({ done, state }) => [done, state])).toEqual([
      [0, 'running'],
      [1, 'running'],
      [5, 'running'],
      [5, 'done'],
    ]);
  });

  it('hears that it is cancelled, and is told of as cancelled', async () => {
    const { told, works } = place();
    const answer = works.run({ name: 'store.export', unit: 'files', workId: 'a' }, ({ signal }) => {
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => reject(new AppError('refused', 'It was cancelled.')));
      return promise;
    });
    expect(works.cancel('b')).toBe(false);
    expect(works.cancel('a')).toBe(true);
    await expect(answer).rejects.toThrow('It was cancelled.');
    expect(told.at(-1)?.state).toBe('cancelled');
  });

  it('is one piece for each name', async () => {
    const { works } = place();
    const gate = Promise.withResolvers<void>();
    const first = works.run({ name: 'chat.import', unit: 'messages', workId: 'a' }, () => gate.promise);
    expect(() => works.run({ name: 'chat.import', unit: 'messages', workId: 'a' }, () => gate.promise)).toThrow(AppError);
    gate.resolve();
    await first;
  });
});
