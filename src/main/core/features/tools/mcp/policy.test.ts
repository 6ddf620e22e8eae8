/** A server's tools under the one policy: judged, recorded, then called, like any other. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenTools, openTools } from '../pipeline/fixture.ts';
import { openRoom, type Room, until } from './fixture.ts';

let room: Room;
let tools: OpenTools;
beforeEach(async () => {
  room = await openRoom();
  tools = await openTools();
  tools.state.work = ({ tool, args, limits }, signal) =>
    room.mcp.source.perform(tool, args, { callId: 'c1', timeoutMs: limits.timeoutMs, maxOutputBytes: 1024 * 1024 }, signal);
  room.mcp.source.onChange(() => {
    tools.state.sourced = [...room.mcp.source.list()];
    tools.tellChange();
  });
});
afterEach(async () => {
  await room.close();
  await tools.remove();
  room.host.remove();
});

test('a call asks first, runs what was shown, says that it is from outside, and stands in the log', async () => {
  await room.fake('good');
  await room.enable('good');
  const asked = tools.call('mcp_good_echo', { text: 'hello' });
  await expect(asked).rejects.toMatchObject({ code: 'approval_needed' });
  const [approvalId = '', approval] = [...tools.asked][0] ?? [];
  if (approval) approval.state = 'allowed';
  await expect(tools.call('mcp_good_echo', { text: 'another' }, { approvalId })).rejects.toMatchObject({ code: 'refused' });
  const answer = await tools.call('mcp_good_echo', { text: 'hello' }, { approvalId });
  expect(answer).toMatchObject({ ok: true, outside: 'mcp:good', data: { content: [{ type: 'text', text: 'hello' }] } });
  expect(tools.decisions().filter(({ verdict }) => verdict === 'allow')).toHaveLength(1);
});

test('a grant names the tool; arguments that do not fit its schema never reach the server', async () => {
  await room.fake('good');
  await room.enable('good');
  await tools.grant({ tool: 'mcp_good_echo' });
  expect(await tools.call('mcp_good_echo', { text: 'hello' })).toMatchObject({ ok: true });
  expect(await tools.call('mcp_good_echo', { text: 5 })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(await tools.call('mcp_good_echo', { text: 'a', more: 1 })).toMatchObject({
    ok: false,
    error: { code: 'invalid_input' },
  });
});

test('THREATS 16: a grant does not carry over to a description that changed', async () => {
  await room.fake('shifty');
  await room.enable('shifty');
  await tools.grant({ tool: 'mcp_shifty_send' });
  await tools.grant({ tool: 'mcp_shifty_shift' });
  expect(await tools.call('mcp_shifty_send', {})).toMatchObject({ ok: true });
  await tools.call('mcp_shifty_shift', {});
  await until(
    () => tools.state.sourced.find(({ name }) => name === 'mcp_shifty_send'),
    (tool) => tool?.available === false,
  );
  expect(tools.api.offered(null).map(({ name }) => name)).not.toContain('mcp_shifty_send');
  const refused = await tools.call('mcp_shifty_send', {}).catch((error) => ({ ok: false, error }));
  expect(refused).toMatchObject({ ok: false });
});
