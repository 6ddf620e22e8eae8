/** Every SQL statement of the MCP servers. */
import { z } from 'zod';
import { change, query } from '../../../store/sql.ts';
import type { Projection, Reader } from '../../../store/types.ts';
import { added, type Config, config, disabled, enabled, pinned, removed } from './events.ts';

interface ServerRow {
  name: string;
  config: string;
  enabled: number;
  consented: string | null;
  pins: string | null;
}

/** A server as the log has it. */
export interface KnownServer {
  name: string;
  config: Config;
  enabled: boolean;
  /** The hash that the user consented to. */
  consented: string | null;
  /** What its tools were when they were first listed after the consent; null until then. */
  pins: Readonly<Record<string, string>> | null;
}

const allRows = query<Record<string, never>, ServerRow>('SELECT * FROM mcp_servers ORDER BY name');
const rowByName = query<{ name: string }, ServerRow>('SELECT * FROM mcp_servers WHERE name = :name');

const put = change<{ name: string; config: string }>(`
  INSERT INTO mcp_servers (name, config, enabled, consented, pins) VALUES (:name, :config, 0, NULL, NULL)
  ON CONFLICT (name) DO UPDATE SET config = excluded.config, enabled = 0, consented = NULL, pins = NULL`);
const consent = change<{ name: string; hash: string }>(
  'UPDATE mcp_servers SET enabled = 1, consented = :hash, pins = NULL WHERE name = :name',
);
const pin = change<{ name: string; pins: string }>('UPDATE mcp_servers SET pins = :pins WHERE name = :name');
const switchOff = change<{ name: string }>('UPDATE mcp_servers SET enabled = 0 WHERE name = :name');
const drop = change<{ name: string }>('DELETE FROM mcp_servers WHERE name = :name');

export const mcpProjection: Projection = {
  name: 'mcp',
  tables: ['mcp_servers'],
  reads: (type) => type.startsWith('mcp.'),
  apply(writer, event) {
    if (added.is(event)) put.run(writer, { name: event.data.name, config: JSON.stringify(event.data.config) });
    else if (enabled.is(event)) consent.run(writer, event.data);
    else if (pinned.is(event)) pin.run(writer, { name: event.data.name, pins: JSON.stringify(event.data.tools) });
    else if (disabled.is(event)) switchOff.run(writer, event.data);
    else if (removed.is(event)) drop.run(writer, event.data);
  },
};

const pinsShape = z.record(z.string(), z.string());

const toServer = (row: ServerRow): KnownServer => ({
  name: row.name,
  config: config.parse(JSON.parse(row.config)),
  enabled: row.enabled === 1,
  consented: row.consented,
  pins: row.pins === null ? null : pinsShape.parse(JSON.parse(row.pins)),
});

export const allServers = (reader: Reader): KnownServer[] => allRows.all(reader, {}).map(toServer);

export function serverByName(reader: Reader, name: string): KnownServer | null {
  const row = rowByName.get(reader, { name });
  return row ? toServer(row) : null;
}
