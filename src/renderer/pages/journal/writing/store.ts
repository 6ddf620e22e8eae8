/** "Write this day's page now": asked for, followed to its end, and said how it ended. */
import { createStore } from 'zustand/vanilla';
import type { Run } from '../../../../contract/runs.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export interface WritingState {
  readonly day: string | null;
  /** `nothing`: nothing happened on that day. */
  readonly state: 'idle' | 'asking' | 'running' | 'done' | 'nothing' | 'failed';
  readonly runId: string | null;
  readonly fault: string | null;
}

const idle: WritingState = { day: null, state: 'idle', runId: null, fault: null };
const ended: ReadonlySet<Run['state']> = new Set(['succeeded', 'failed', 'cancelled', 'interrupted']);

type World = Client & { announce: (text: string) => void };

/** Use once for the page. The arrow methods are given away as they are. */
export class Writing {
  readonly store = createStore<WritingState>()(() => idle);
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  start = (): (() => void) => {
    const { runId, state } = this.store.getState();
    if (runId !== null && state === 'running') void this.look(runId);
    return this.world.listen(['runs.changed'], (events) => {
      const mine = events.findLast(({ data }) => data.runId === this.store.getState().runId);
      if (mine && ended.has(mine.data.state)) this.end(mine.data.state);
    });
  };

  write = async (day: string): Promise<void> => {
    const { state } = this.store.getState();
    if (state === 'asking' || state === 'running') return;
    this.store.setState({ day, state: 'asking', runId: null, fault: null });
    try {
      const { runId, path } = await this.world.call('journal.reflect', { day });
      if (runId !== null) {
        this.store.setState({ state: 'running', runId });
        await this.look(runId);
      } else this.finish(path === null ? 'nothing' : 'done');
    } catch (fault) {
      this.store.setState({ state: 'failed', fault: sentence(fault) });
    }
  };

  close = (): void => this.store.setState(idle);

  /** It may have ended before anybody listened. */
  private async look(runId: string): Promise<void> {
    const run = await this.world.call('runs.get', { id: runId }).catch(() => null);
    if (run && ended.has(run.state) && this.store.getState().state === 'running') this.end(run.state);
  }

  private end(state: Run['state']): void {
    if (this.store.getState().state !== 'running') return;
    const fault = state === 'cancelled' ? 'It was stopped.' : 'The run did not come to its end.';
    if (state === 'succeeded') this.finish('done');
    else this.store.setState({ state: 'failed', fault });
  }

  private finish(state: 'done' | 'nothing'): void {
    this.store.setState({ state });
    this.world.announce(state === 'done' ? 'The page is written.' : 'Nothing happened on that day.');
  }
}
