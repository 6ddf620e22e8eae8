import type { Migration } from '../../../store/types.ts';

/** A run that another one started spends from the other's purse too: each call names the runs above it. */
export const callsOfAncestors: Migration = {
  number: 21,
  name: '0021-calls-of-ancestors',
  sql: 'ALTER TABLE models_calls ADD COLUMN ancestors TEXT;',
};
