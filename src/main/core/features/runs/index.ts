/** The door of the runs room: every piece of work, through one loop, with steps, approvals and a report. */
export type { Ended, Envelope, Prepared, Progress, RunKind, RunsApi, RunView } from './types.ts';
