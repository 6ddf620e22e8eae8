/** The runs that answers start: which call started which, what each has done so far, and where a run stands. */
import type { Output } from '../../../../contract/index.ts';
import type { RunEvent, RunState } from '../../../../contract/run-event.ts';
import type { ChatActions, Room } from './state.ts';

/** A run as the thread shows it under the call that started it. */
export type Work = Output<'runs.get'>;

/** Steps come in bursts: they are read once for each. */
const restMs = 250;
const ended: readonly RunState[] = ['succeeded', 'failed', 'cancelled', 'interrupted'];
/** Deltas change no step. */
const noStep: readonly RunEvent['kind'][] = ['text', 'thinking', 'usage', 'done'];

/** Use once per room. The arrow methods are given away as actions. */
export class Works implements Pick<ChatActions, 'lookAt'> {
  private readonly room: Room;
  private readonly watched = new Set<string>();
  private readonly due = new Set<string>();

  constructor(room: Room) {
    this.room = room;
  }

  /** Reads a run and goes on reading it while it works; what it started is known afterwards. */
  lookAt = async (runId: string): Promise<void> => {
    const known = this.room.get().works[runId];
    if (this.watched.has(runId) || (known && ended.includes(known.state))) return;
    this.watched.add(runId);
    await this.read(runId);
  };

  hear(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.kind === 'child') this.link(event.runId, event.callId, event.childRunId);
      if (event.kind === 'state') this.room.set({ phases: { ...this.room.get().phases, [event.runId]: event.state } });
      if (this.watched.has(event.runId) && !noStep.includes(event.kind)) this.soon(event.runId);
    }
  }

  /** A run came into another state; what it said may never have been heard here. */
  changed(runId: string): void {
    if (this.watched.has(runId) || this.room.get().works[runId]) this.soon(runId);
  }

  private soon(runId: string): void {
    if (this.due.has(runId)) return;
    this.due.add(runId);
    this.room.world.wait(() => {
      this.due.delete(runId);
      this.watched.add(runId);
      void this.read(runId);
    }, restMs);
  }

  private async read(runId: string): Promise<void> {
    const put = (work: Work | null) => this.room.set({ works: { ...this.room.get().works, [runId]: work } });
    try {
      const work = await this.room.world.call('runs.get', { id: runId });
      put(work);
      for (const { callId, childRunId } of work.steps) if (callId && childRunId) this.link(runId, callId, childRunId);
      if (ended.includes(work.state)) this.watched.delete(runId);
    } catch {
      // What was read before stays; a first reading that failed says so, and can be tried again.
      if (!this.room.get().works[runId]) put(null);
      this.watched.delete(runId);
    }
  }

  private link(parentId: string, callId: string, childRunId: string): void {
    const key = callKey(parentId, callId);
    const { children } = this.room.get();
    if (children[key] !== childRunId) this.room.set({ children: { ...children, [key]: childRunId } });
    void this.lookAt(childRunId);
  }
}

/** Providers count their calls anew in each run: the run makes it one. */
export const callKey = (runId: string, callId: string): string => `${runId} ${callId}`;
