/** What the pipeline stands on. */
import type { Constitution } from '../../../../../contract/self.ts';
import type { Clock } from '../../../base/clock.ts';
import type { NewId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Dispatch } from '../../../dispatch.ts';
import type { Store } from '../../../store/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Rules } from '../rules/file.ts';
import type { Runner } from '../runners/types.ts';
import type { Rates } from './rates.ts';

export interface PipelineDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  catalog: Catalog;
  rules: Rules;
  rates: Rates;
  runner: Runner;
  /** Of a tool that only gives the daemon a command. */
  dispatch: Dispatch;
  constitution(): Constitution;
  /** Hearth's own folder, every link resolved. */
  home: string;
  /** Where a relative path starts. */
  base: string;
  keepFolder: string;
}
