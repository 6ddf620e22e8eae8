import type { Migration } from '../../../store/types.ts';

/** Messages that were said elsewhere are told from those that were typed here: what up and down arrows walk through, and what taints a run. */
export const importedMessages: Migration = {
  number: 50,
  name: '0050-imported-messages',
  sql: `
    ALTER TABLE messages ADD COLUMN imported TEXT;
    DROP INDEX messages_of_user;
    CREATE INDEX messages_typed ON messages (position) WHERE role = 'user' AND imported IS NULL;
  `,
};
