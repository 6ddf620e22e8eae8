/** What the user has granted: made, listed, used up and taken back. */
import type { Capability, Grant } from '../../../../../contract/tools.ts';
import { wordsOf } from '../../../agent/policy/grants.ts';
import type { StandingGrant } from '../../../agent/policy/verdict.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { NewId } from '../../../base/ids.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import { granted, revoked } from '../events.ts';
import { type CapabilityRow, capabilityById, standingFor, usesOfRun } from '../tools.sql.ts';

const stream = 'tools';

export interface GrantOf {
  scope: string;
  actor: string;
  approvalId?: string;
}

/** Makes a standing grant, as part of a command; its paths are resolved already. Thrown for anybody but the user: AppError `refused`. */
export function grantIn(tx: Transaction, newId: NewId, grant: Grant, { scope, actor, approvalId }: GrantOf): Capability {
  if (actor !== 'user') throw new AppError('refused', 'Only the user grants.');
  if (grant.until !== undefined && Date.parse(grant.until) <= tx.now)
    throw new AppError('invalid_input', 'This grant would be over before it begins.', { until: grant.until });
  const id = newId();
  tx.append(granted.of({ stream, actor, data: { ...grant, id, scope, approvalId: approvalId ?? null } }));
  return told(tx, id);
}

/** Takes a grant back, at once: what was judged by it and not recorded yet is judged again. Harmless when it is over. */
export function revokeIn(tx: Transaction, id: string, actor: string): Capability {
  if (actor !== 'user') throw new AppError('refused', 'Only the user takes a grant back.');
  const row = required(tx, id);
  if (row.revoked === 1) return toCapability(row, tx.now);
  tx.append(revoked.of({ stream, actor, data: { id } }));
  return told(tx, id);
}

function told(tx: Transaction, id: string): Capability {
  const capability = toCapability(required(tx, id), tx.now);
  tx.publish('capabilities.changed', { id, state: capability.state });
  return capability;
}

function required(reader: Reader, id: string): CapabilityRow {
  const row = capabilityById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such grant.', { id });
  return row;
}

export function stateOf(row: CapabilityRow, now: number): Capability['state'] {
  if (row.revoked === 1) return 'revoked';
  if (row.count !== null && row.used >= row.count) return 'spent';
  return row.until !== null && row.until <= now ? 'expired' : 'active';
}

/** Grants are parsed when they are made; what the log holds of them is their own. */
const grantOf = (row: CapabilityRow): Grant => JSON.parse(row.data) as Grant;

export function toCapability(row: CapabilityRow, now: number): Capability {
  const grant = grantOf(row);
  return {
    ...grant,
    id: row.id,
    scope: row.scope,
    used: row.used,
    grantedBy: row.granted_by,
    grantedAt: toInstant(row.granted_at),
    ...(row.approval_id === null ? {} : { approvalId: row.approval_id }),
    state: stateOf(row, now),
    words: wordsOf(grant, row.scope),
  };
}

/** All that is in force for a call: what came with its run or was remembered for it, and what stands for every call. */
export function grantsFor(reader: Reader, { runId, grants }: { runId: string | null; grants: readonly Grant[] }, now: number) {
  const scope = runId === null ? '' : `run:${runId}`;
  const uses = new Map(runId === null ? [] : usesOfRun.all(reader, { runId }).map((row) => [row.grant_id, row.used]));
  const ofRun = grants.map((grant, i): StandingGrant => {
    const id = `run:${i + 1}`;
    return { ...grant, id, used: uses.get(id) ?? 0, fixed: true };
  });
  const standing = standingFor
    .all(reader, { scope, now })
    .map((row): StandingGrant => ({ ...grantOf(row), id: row.id, used: row.used, fixed: row.scope === scope }));
  return [...ofRun, ...standing];
}

/**
 * Whether every grant that a call was allowed by still is in force, on the state that the commands before left. `grants` are the
 * run's own.
 */
export function stillInForce(
  tx: Transaction,
  uses: readonly string[],
  run: { runId: string | null; grants: readonly Grant[] },
): boolean {
  const now = grantsFor(tx, run, tx.now);
  return uses.every((id) => {
    const grant = now.find((one) => one.id === id);
    return grant !== undefined && (grant.count === undefined || grant.used < grant.count);
  });
}

/** Use after a call was recorded: tells of the grants that it used up. */
export function tellSpent(tx: Transaction, uses: readonly string[]): void {
  for (const id of uses) {
    const row = id.startsWith('run:') ? undefined : capabilityById.get(tx, { id });
    if (row && stateOf(row, tx.now) === 'spent') tx.publish('capabilities.changed', { id, state: 'spent' });
  }
}
