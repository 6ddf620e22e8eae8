import { afterEach, describe, expect, it } from 'vitest';
import { cut, type FakeServer, gate, held, play, refuse, say, startModelServer } from './index.ts';

let server: FakeServer;
afterEach(() => server.close());

const ask = (text: string) => JSON.stringify({ model: 'fake-model', stream: true, messages: [{ role: 'user', content: text }] });
const anthropicHeaders = { 'anthropic-version': '2023-06-01', 'x-api-key': 'k' };

const post = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { method: 'POST', headers, body: ask('hi there'), ...init });

describe('fake model servers', () => {
  it('speak three protocols on one port', async () => {
    server = await startModelServer();
    expect(await (await post('/v1/messages', anthropicHeaders)).text()).toContain('"type":"text_delta","text":"You "');
    expect(await (await post('/v1/chat/completions')).text()).toMatch(/"content":"You "[\s\S]*data: \[DONE\]\n\n$/);
    const lines = (await (await post('/api/chat')).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).message.content).join('')).toBe('You said: hi there');
    expect(server.requests.map((request) => request.prompt)).toEqual(['hi there', 'hi there', 'hi there']);
  });

  it('use up a list of answers, the last of which stays', async () => {
    server = await startModelServer({ script: [refuse(429, { headers: { 'retry-after': '2' } }), say('fine')] });
    const first = await post('/v1/messages', anthropicHeaders);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '2']);
    for (const _ of [1, 2]) expect(await (await post('/v1/messages', anthropicHeaders)).text()).toContain('"fine"');
  });

  it('hold at a gate, and know when the client has gone', async () => {
    const at = gate();
    server = await startModelServer({ script: held(at, ['before'], ['after']) });
    const leave = new AbortController();
    const response = await post('/api/chat', {}, { signal: leave.signal });
    const chunk = await response.body?.getReader().read();
    expect(Buffer.from(chunk?.value ?? []).toString()).toContain('before');
    leave.abort();
    await server.requests[0]?.over;
    expect(server.requests[0]?.left).toBe(true);
  });

  it('cut the socket after what was said', async () => {
    server = await startModelServer({ script: cut('half') });
    const response = await post('/api/chat');
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('half');
    await expect(reader?.read()).rejects.toThrow();
  });

  it('lay the same bytes out as the wire says', async () => {
    server = await startModelServer({ script: { ...play({ kind: 'text', text: 'é' }), wire: { split: 1, newline: '\r\n' } } });
    const response = await post('/api/chat');
    const sizes: number[] = [];
    for await (const chunk of response.body ?? []) sizes.push(chunk.byteLength);
    expect(Math.max(...sizes)).toBe(1);
  });

  it('refuse a wrong key', async () => {
    server = await startModelServer({ key: 'right' });
    expect((await post('/v1/messages', anthropicHeaders)).status).toBe(401);
  });
});
