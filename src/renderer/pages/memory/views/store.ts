/** Memory as a whole: its map and its timeline, narrowed as the list is. Read while they are looked at, and no sooner. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { anything, type Filter, narrowing } from '../find/filter.ts';
import { orAbsent } from '../words/absent.ts';
import { grainFor, type TimeBar } from './time.ts';

export type MapPoint = Output<'memory.map'>['points'][number];
export type View = 'map' | 'timeline';

export interface ViewsState {
  readonly view: View;
  /** Null until first read; `absent` where this daemon draws none. */
  readonly map: Output<'memory.map'> | null | 'absent';
  readonly bars: readonly TimeBar[] | null | 'absent';
  readonly grain: 'day' | 'month' | 'year';
  readonly fault: string | null;
}

export interface ViewsWorld extends Client {
  wait: (run: () => void, ms: number) => void;
}

const mostPoints = 3000;
/** A picture of all of memory is not drawn again for each record that is stored. */
const restMs = 1500;
/** More months than this are told by years. */
const mostMonths = 60;

/** Use once per window. The arrow methods are given away as they are. */
export class Views {
  readonly store = createStore<ViewsState>()(() => ({ view: 'map', map: null, bars: null, grain: 'month', fault: null }));
  private readonly world: ViewsWorld;
  private filter: Filter = anything;
  private turn = 0;
  private due = false;

  constructor(world: ViewsWorld) {
    this.world = world;
  }

  /** Begins to listen, and reads; answers its stop. */
  start = (): (() => void) => {
    const stop = this.world.listen(['memory.changed', 'memory.embedding'], (events) => {
      // While vectors are made the map is drawn at the end, not at each step.
      if (events.some(({ name, data }) => name === 'memory.changed' || ('state' in data && data.state === 'ready'))) this.soon();
    });
    void this.read();
    return stop;
  };

  show = (view: View): void => {
    this.store.setState({ view });
    void this.read();
  };

  reload = (): Promise<void> => this.read();

  /** The words of the filter do not count: what is found stands out in the picture of all. */
  narrow = async (filter: Filter): Promise<void> => {
    const same = JSON.stringify(narrowing(filter)) === JSON.stringify(narrowing(this.filter));
    this.filter = filter;
    if (!same) await this.read();
  };

  private async read(): Promise<void> {
    this.turn += 1;
    const mine = this.turn;
    const narrowed = narrowing(this.filter);
    try {
      if (this.store.getState().view === 'map') {
        const map = await orAbsent<'memory.map'>(this.world.call('memory.map', { limit: mostPoints, ...narrowed }));
        if (mine === this.turn) this.store.setState({ map: map ?? 'absent', fault: null });
      } else {
        const grain = grainFor(this.filter);
        const read = await this.readBars(grain);
        if (mine === this.turn) this.store.setState({ ...read, fault: null });
      }
    } catch (fault) {
      if (mine === this.turn) this.store.setState({ fault: sentence(fault) });
    }
  }

  private async readBars(grain: ViewsState['grain']): Promise<Pick<ViewsState, 'bars' | 'grain'>> {
    const narrowed = narrowing(this.filter);
    const read = await orAbsent<'memory.timeline'>(this.world.call('memory.timeline', { by: grain, ...narrowed }));
    if (!read) return { bars: 'absent', grain };
    if (grain === 'month' && spanInMonths(read.items) > mostMonths) return this.readBars('year');
    return { bars: read.items, grain };
  }

  private soon(): void {
    if (this.due) return;
    this.due = true;
    this.world.wait(() => {
      this.due = false;
      void this.read();
    }, restMs);
  }
}

function spanInMonths(bars: readonly TimeBar[]): number {
  const [first, last] = [bars[0], bars.at(-1)];
  return first && last ? (Date.parse(last.to) - Date.parse(first.from)) / (30 * 86_400_000) : 0;
}
