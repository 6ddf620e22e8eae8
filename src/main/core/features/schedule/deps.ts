/** What the schedule is given, and what its parts share. */
import type { Model } from '../../../../contract/models.ts';
import type { Grant } from '../../../../contract/tools.ts';
import type { Tools } from '../../agent/run/ports.ts';
import type { Clock } from '../../base/clock.ts';
import type { Host } from '../../base/host.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Dispatch } from '../../dispatch.ts';
import type { Store } from '../../store/types.ts';
import type { RunsApi } from '../runs/index.ts';

export interface ScheduleDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  power: Host['power'];
  /** The daemon's own way in: other rooms do what a job says there. */
  dispatch: Dispatch;
  runs: Pick<RunsApi, 'queue' | 'settled'>;
  tools: Pick<Tools, 'judge' | 'record' | 'perform'> & {
    /** Grants as they are kept. Thrown for what can not be granted: AppError. */
    placeGrants(grants: readonly Grant[]): Promise<Grant[]>;
  };
  /** Thrown when nobody owns that model: AppError `not_found`. */
  models: { resolve(model: string | null): Promise<Pick<Model, 'id' | 'provider' | 'free' | 'local' | 'price'>> };
  /** Shows a note on this computer. */
  notify(title: string, body: string): void;
}

/** An occurrence by its name. */
export interface Due {
  jobId: string;
  dueAt: number;
}
