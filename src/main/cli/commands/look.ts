/** `status`, `verify` and `backup`: one answer each. */
import type { Run } from '../../../contract/runs.ts';
import { brief } from '../terminal/plain.ts';
import { type Context, exit } from './context.ts';

/** Answers the exit code, as all here. */
export async function showStatus({ client, say }: Context, home: string): Promise<number> {
  const ofState = async (state: Run['state']) => (await client.rpc('runs.list', { state, limit: 50 })).items;
  const [identity, approvals, running, queued, waiting, interrupted] = await Promise.all([
    client.rpc('self.get', {}),
    client.rpc('runs.approvals', { limit: 50 }),
    ofState('running'),
    ofState('queued'),
    ofState('waiting'),
    ofState('interrupted'),
  ]);
  const { name, state } = identity;
  // One that was started to be asked is not what the person means by running.
  const { wasRunning } = client;
  say.line('status', {
    running: wasRunning,
    home,
    name,
    state,
    approvals: approvals.items,
    runs: { running, queued, waiting, interrupted },
  });
  const list = (title: string, runs: readonly Run[]) => runs.map(({ id, goal }) => `${title}  ${id}  ${brief(goal, 80)}`);
  say.result(
    [
      wasRunning ? `${name} is ${state}. Its home is ${home}.` : `${name} does not run. Its home is ${home}.`,
      ...approvals.items.map(({ approvalId, tool, why }) => `asks  ${approvalId}  ${brief(tool, 60)}: ${brief(why, 80)}`),
      ...list('runs', running),
      ...list('next', queued),
      ...list('waits', waiting),
      ...list('interrupted', interrupted),
    ].join('\n'),
  );
  return exit.done;
}

export async function verify({ client, say }: Context): Promise<number> {
  const found = await client.rpc('store.verify', {});
  say.line('result', found);
  say.result(
    found.ok
      ? `All is well: ${found.events} events, each with its hash; the log ends in ${found.head}.`
      : [
          `${found.problems.length} problems in ${found.events} events:`,
          ...found.problems.map(({ message }) => `- ${message}`),
        ].join('\n'),
  );
  return found.ok ? exit.done : exit.failed;
}

export async function backup({ client, say }: Context, path: string | undefined): Promise<number> {
  const kept = await client.rpc('store.backup', path === undefined ? {} : { path });
  say.line('result', kept);
  say.result(`${kept.path}\n${kept.bytes} bytes, SHA-256 ${kept.sha256}`);
  return exit.done;
}
