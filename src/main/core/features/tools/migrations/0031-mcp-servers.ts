import type { Migration } from '../../../store/types.ts';

/** Programs of others whose tools may be used: what starts each, and what the user consented to. */
export const mcpServers: Migration = {
  number: 31,
  name: '0031-mcp-servers',
  sql: `
    CREATE TABLE mcp_servers (
      name TEXT PRIMARY KEY,
      config TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      consented TEXT,
      pins TEXT
    ) STRICT;
  `,
};
