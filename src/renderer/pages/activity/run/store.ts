/** The run on screen: read whole, read again with each of its steps, and what can be done with it. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import type { Run } from '../../../../contract/runs.ts';
import { sentence } from '../../../app/connection.ts';
import type { ListWorld } from '../list/store.ts';

export type Detail = Output<'runs.get'>;
export type Replay = Output<'runs.replay'>;
type Doing = 'cancel' | 'resume' | 'replay' | 'html' | 'json';

export interface RunPageState {
  readonly id: string | null;
  readonly run: Detail | null;
  /** Why it could not be read. */
  readonly fault: string | null;
  /** What is under way, and why the last thing was not done. */
  readonly doing: Doing | null;
  readonly refused: string | null;
  readonly replay: Replay | null;
}

interface RunWorld extends ListWorld {
  announce: (text: string) => void;
  /** Is told what was read: the list need not ask again. */
  known: (id: string, run: Partial<Run>) => void;
}

const nothing: RunPageState = { id: null, run: null, fault: null, doing: null, refused: null, replay: null };
const restMs = 250;
/** Words and sums change no step. */
const noStep: readonly RunEvent['kind'][] = ['text', 'thinking', 'usage'];

/** Use once per window. The arrow methods are given away as they are. */
export class OpenRun {
  readonly store = createStore<RunPageState>()(() => nothing);
  private readonly world: RunWorld;
  private due = false;

  constructor(world: RunWorld) {
    this.world = world;
  }

  /** Begins to listen; answers its stop. */
  start = (): (() => void) => {
    this.again();
    return this.world.listen(['run.event', 'runs.changed', 'approvals.changed'], (events) => {
      for (const { data } of events) {
        if ('kind' in data && noStep.includes(data.kind)) continue;
        if (this.concerns(data.runId, 'parentId' in data ? data.parentId : undefined)) this.soon();
      }
    });
  };

  show = (id: string | null): void => {
    if (id === this.store.getState().id) return;
    this.store.setState({ ...nothing, id });
    this.again();
  };

  again = (): void => void this.read();

  cancel = () => this.act('cancel', (id) => this.world.call('runs.cancel', { id }), 'Stopped. What was done stays.');
  resume = () => this.act('resume', (id) => this.world.call('runs.resume', { id }), 'It goes on.');

  replay = async (): Promise<void> => {
    this.store.setState({ replay: null });
    const replay = await this.act('replay', (id) => this.world.call('runs.replay', { id }));
    if (!replay) return;
    this.store.setState({ replay });
    this.world.announce(replay.same ? 'Replayed: the same result.' : `Replayed: ${replay.differences.length} differences.`);
  };

  /** Answers where it was written; null when it was not. */
  transcript = (format: 'html' | 'json'): Promise<Output<'runs.transcript'> | null> =>
    this.act(format, (id) => this.world.call('runs.transcript', { id, format }));

  private async act<T>(doing: Doing, work: (id: string) => Promise<T>, said?: string): Promise<T | null> {
    const { id } = this.store.getState();
    if (!id || this.store.getState().doing) return null;
    this.store.setState({ doing, refused: null });
    const here = () => this.store.getState().id === id;
    try {
      const answer = await work(id);
      if (said) this.world.announce(said);
      if (here()) this.again();
      return here() ? answer : null;
    } catch (fault) {
      if (here()) this.store.setState({ refused: sentence(fault) });
      this.world.announce(sentence(fault));
      return null;
    } finally {
      if (here()) this.store.setState({ doing: null });
    }
  }

  private concerns(runId: string | undefined, parentId: string | undefined): boolean {
    const { id, run } = this.store.getState();
    if (id === null) return false;
    return runId === id || parentId === id || Boolean(run?.children.some((child) => child.id === runId));
  }

  private soon(): void {
    if (this.due) return;
    this.due = true;
    this.world.wait(() => {
      this.due = false;
      this.again();
    }, restMs);
  }

  private async read(): Promise<void> {
    const { id } = this.store.getState();
    if (id === null) return;
    try {
      const run = await this.world.call('runs.get', { id });
      if (this.store.getState().id !== id) return;
      this.store.setState({ run, fault: null });
      const { state, cost, tokens, toolCalls } = run;
      this.world.known(id, { state, cost, tokens, toolCalls });
    } catch (fault) {
      // What was read before stays on screen.
      if (this.store.getState().id === id) this.store.setState({ fault: sentence(fault) });
    }
  }
}
