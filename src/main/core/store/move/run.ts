/** The worker's door to moving a home. */

import type { MoveContext } from './context.ts';
import { exportHome } from './export.ts';
import { importHome } from './import.ts';
import type { Moved, MoveJob } from './jobs.ts';
import { exportReadable } from './readable.ts';
import { restoreHome } from './restore.ts';

/** Use in the worker. Thrown: AppError; as the disk throws. Nothing is left then. */
export function runMove(context: MoveContext, job: MoveJob): Promise<Moved> {
  switch (job.do) {
    case 'export':
      return exportHome(context, job);
    case 'readable':
      return exportReadable(context, job);
    case 'import':
      return importHome(context, job);
    case 'restore':
      return restoreHome(context, job);
  }
}
