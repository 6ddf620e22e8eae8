/** What the worker is asked to do with a whole home. */

export type MoveJob =
  | { do: 'export'; path: string; tables: readonly string[]; at: number }
  | { do: 'readable'; path: string; queries: readonly string[] }
  | { do: 'import'; path: string; dryRun: boolean; at: number; moveId: string }
  | { do: 'restore'; path: string; at: number; moveId: string };

export interface Moved {
  events: number;
  files: number;
  bytes: number;
  /** Where what is here will be kept, within the home; null where nothing will change. */
  keptAs: string | null;
}
