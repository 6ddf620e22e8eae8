import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { Permissions } from './store.ts';
import { againOf } from './words.ts';

async function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const permissions = new Permissions(daemon.client);
  permissions.start();
  const state = () => permissions.store.getState();
  await expect.poll(() => state().grants?.length).toBeGreaterThan(0);
  return { daemon, permissions, state };
}

describe('permissions', () => {
  it('are revoked, and come back with what was left of them', async () => {
    const { permissions, state } = await begun();
    const [grant] = state().grants?.filter(({ count }) => count === 50) ?? [];
    if (!grant) throw new Error('The home has no such grant.');
    expect(await permissions.revoke(grant.id)).toBe(true);
    expect(state().grants?.find(({ id }) => id === grant.id)?.state).toBe('revoked');
    expect(await permissions.grant(againOf(grant))).toBe(true);
    expect(state().grants?.[0]).toMatchObject({ tool: grant.tool, count: 46, hosts: grant.hosts, state: 'active' });
  });

  it('that were not taken say why beside themselves, and nothing is changed', async () => {
    const { permissions, state } = await begun();
    const before = state().grants;
    expect(await permissions.grant({ tool: 'no_such_tool' })).toBe(false);
    expect([state().faults.grant, state().grants]).toEqual(['There is no such tool.', before]);
    expect(await permissions.setPolicy({ rules: [], examples: [{ tool: 'x', args: {}, expect: 'deny' }] })).toBe(false);
    expect(state().faults.policy).toContain('Example 1');
    expect(state().policy?.policy.rules.length).toBe(2);
    expect(await permissions.setPolicy({ rules: [] })).toBe(true);
    expect([state().faults.policy, state().policy?.policy.rules]).toEqual([undefined, []]);
  });

  it('are read anew when they change elsewhere', async () => {
    const { daemon, state } = await begun();
    await daemon.client.call('self.setConstitution', { forbiddenActions: ['http_get'] });
    await expect.poll(() => state().constitution?.forbiddenActions).toEqual(['http_get']);
    await daemon.client.call('capabilities.grant', { tool: 'read_text', paths: ['/a'] });
    await expect.poll(() => state().grants?.[0]?.paths).toEqual(['/a']);
  });
});
