/** Every SQL statement of the tools room: its projection and its queries. */
import type { z } from 'zod';
import { change, query } from '../../store/sql.ts';
import type { Projection, Writer } from '../../store/types.ts';
import { granted, judged, policyChanged, revoked } from './events.ts';

type None = Record<string, never>;

export interface CapabilityRow {
  id: string;
  seq: number;
  tool: string;
  data: string;
  until: number | null;
  count: number | null;
  used: number;
  scope: string;
  granted_by: string;
  granted_at: number;
  approval_id: string | null;
  revoked: number;
}

export const capabilityById = query<{ id: string }, CapabilityRow>('SELECT * FROM capabilities WHERE id = :id');
/** What may be in force for a run; with an empty `scope` for calls of the user's own. */
export const standingFor = query<{ scope: string; now: number }, CapabilityRow>(`
  SELECT * FROM capabilities
  WHERE scope IN ('always', :scope) AND revoked = 0 AND (until IS NULL OR until > :now) AND (count IS NULL OR used < count)
  ORDER BY seq`);
/** `state` as the contract says it, in words that SQL can tell: the order is that of `stateOf`. */
export const capabilitiesPage = query<{ before: number; state: string | null; now: number; limit: number }, CapabilityRow>(`
  SELECT * FROM capabilities
  WHERE seq < :before AND (:state IS NULL OR :state = CASE
    WHEN revoked = 1 THEN 'revoked'
    WHEN count IS NOT NULL AND used >= count THEN 'spent'
    WHEN until IS NOT NULL AND until <= :now THEN 'expired'
    ELSE 'active' END)
  ORDER BY seq DESC LIMIT :limit`);
export const usesOfRun = query<{ runId: string }, { grant_id: string; used: number }>(
  'SELECT grant_id, used FROM run_grant_uses WHERE run_id = :runId',
);
export const policySeen = query<None, { data: string }>('SELECT data FROM policy_seen');

const insert = change<{
  id: string;
  seq: number;
  tool: string;
  data: string;
  until: number | null;
  count: number | null;
  scope: string;
  by: string;
  at: number;
  approvalId: string | null;
}>(`
  INSERT INTO capabilities (id, seq, tool, data, until, count, scope, granted_by, granted_at, approval_id)
  VALUES (:id, :seq, :tool, :data, :until, :count, :scope, :by, :at, :approvalId)`);
const revoke = change<{ id: string }>('UPDATE capabilities SET revoked = 1 WHERE id = :id');
const use = change<{ id: string }>('UPDATE capabilities SET used = used + 1 WHERE id = :id');
const useOfRun = change<{ runId: string; grantId: string }>(`
  INSERT INTO run_grant_uses (run_id, grant_id, used) VALUES (:runId, :grantId, 1)
  ON CONFLICT (run_id, grant_id) DO UPDATE SET used = used + 1`);
const seePolicy = change<{ data: string }>(
  'INSERT INTO policy_seen (one, data) VALUES (1, :data) ON CONFLICT (one) DO UPDATE SET data = excluded.data',
);

type Granted = z.output<(typeof granted)['data']>;

function applyGranted(writer: Writer, event: { seq: number; at: number; actor: string; data: Granted }): void {
  const { id, scope, approvalId, ...grant } = event.data;
  insert.run(writer, {
    id,
    seq: event.seq,
    tool: grant.tool,
    data: JSON.stringify(grant),
    until: grant.until === undefined ? null : Date.parse(grant.until),
    count: grant.count ?? null,
    scope,
    by: event.actor,
    at: event.at,
    approvalId,
  });
}

export const toolsProjection: Projection = {
  name: 'tools',
  tables: ['capabilities', 'run_grant_uses', 'policy_seen'],
  reads: (type) => [granted.type, revoked.type, policyChanged.type, judged.type].some((own) => own === type),
  // Only what a verdict used up is kept of it, and that is no text of anybody's.
  replace(_writer, before, after) {
    if (!judged.is(before) || !judged.is(after)) throw new TypeError('Of grants and rules no part can be forgotten.');
  },
  apply(writer, event) {
    if (granted.is(event)) applyGranted(writer, event);
    else if (revoked.is(event)) revoke.run(writer, { id: event.data.id });
    else if (policyChanged.is(event)) seePolicy.run(writer, { data: JSON.stringify(event.data) });
    else if (judged.is(event))
      for (const id of event.data.uses) {
        const { runId } = event.data;
        if (!id.startsWith('run:')) use.run(writer, { id });
        else if (runId !== null) useOfRun.run(writer, { runId, grantId: id });
      }
  },
};
