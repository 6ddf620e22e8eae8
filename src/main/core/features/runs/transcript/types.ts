import type { Output } from '../../../../../contract/index.ts';

/** A run with all of its steps, and the same of the runs that it started. */
export type Detail = Output<'runs.get'> & { childDetails: Detail[] };
