import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { FakeRefusal } from '../../../../../test/fakes/window-daemon-context.ts';
import { Writing } from './store.ts';

const runId = '0198c3a0-0000-7000-8000-0000000000aa';

function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const said: string[] = [];
  const writing = new Writing({ ...daemon.client, announce: (words) => said.push(words) });
  writing.start();
  return { daemon, said, writing, get: () => writing.store.getState() };
}

describe('writing the page of a day', () => {
  it('follows the run to its end, and says how it ended', async () => {
    const { daemon, said, writing, get } = begun();
    daemon.answer({ 'journal.reflect': () => ({ runId, path: null }) });
    await writing.write('2026-03-20');
    expect(get()).toMatchObject({ state: 'running', runId, day: '2026-03-20' });
    daemon.emit('runs.changed', { runId, state: 'running', type: 'reflection' });
    expect(get().state).toBe('running');
    daemon.emit('runs.changed', { runId, state: 'succeeded', type: 'reflection' });
    expect(get().state).toBe('done');
    expect(said).toEqual(['The page is written.']);
  });

  it('says why it was not written, and where nothing happened', async () => {
    const { daemon, writing, get } = begun();
    daemon.answer({ 'journal.reflect': () => ({ runId, path: null }) });
    await writing.write('2026-03-20');
    daemon.emit('runs.changed', { runId, state: 'failed', type: 'reflection' });
    expect(get()).toMatchObject({ state: 'failed', fault: 'The run did not come to its end.' });
    daemon.answer({
      'journal.reflect': () => {
        throw new FakeRefusal('unavailable', 'It was written less than 15 minutes ago.');
      },
    });
    await writing.write('2026-03-20');
    expect(get()).toMatchObject({ state: 'failed', fault: 'It was written less than 15 minutes ago.' });
    daemon.answer({ 'journal.reflect': () => ({ runId: null, path: null }) });
    await writing.write('2020-02-29');
    expect(get()).toMatchObject({ state: 'nothing', day: '2020-02-29' });
  });

  it('is asked for once at a time', async () => {
    const { daemon, writing } = begun();
    await Promise.all([writing.write('2026-03-20'), writing.write('2026-03-20')]);
    expect(daemon.calls.filter(({ name }) => name === 'journal.reflect')).toHaveLength(1);
  });
});
