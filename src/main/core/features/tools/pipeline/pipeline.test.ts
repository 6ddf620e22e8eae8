import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext, Judged } from '../../../agent/run/ports.ts';
import type { Work } from '../../../agent/tool.ts';
import { type OpenTools, openTools, serverTool } from './fixture.ts';

let at: OpenTools;
beforeEach(async () => {
  at = await openTools([serverTool()]);
});
afterEach(() => at.remove());

const done = (data: unknown): Work => ({ ok: true, data, logs: [], sideEffects: [] });
const user: CallContext = { runId: null, actor: 'user', grants: [], only: null, taintedBy: null, unattended: false };
const ofRun = (over: Partial<CallContext> = {}): CallContext => ({
  ...user,
  runId: '0198c3a0-0000-7000-8000-00000000000a',
  actor: 'run:1',
  ...over,
});
const signal = new AbortController().signal;

async function judged(name: string, args: unknown, context = user): Promise<Judged> {
  const found = await at.api.judge({ callId: 'c1', name, args }, context);
  if ('refused' in found) throw new Error(found.refused.error?.message);
  return found;
}
const record = (one: Judged) => at.store.command((tx) => at.api.record(tx, one));

describe('a call goes through one pipeline', () => {
  test('what is granted is done, and the decision stands in the log before the call', async () => {
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    let known = 0;
    at.state.work = async () => {
      known = at.decisions().length;
      return done({ text: 'hello' });
    };
    expect(await at.call('read_text', { path: 'notes/a.txt' })).toMatchObject({ ok: true, data: { text: 'hello' } });
    expect(known).toBe(1);
    expect(at.decisions()).toMatchObject([{ tool: 'read_text', verdict: 'allow' }]);
    expect(at.ran[0]?.data).toMatchObject({ touches: [{ path: join(at.notes, 'a.txt') }], forbidden: [at.home] });
    expect(at.store.events({ type: 'tools.called', limit: 10 })).toHaveLength(1);
  });

  test('a free tool needs no grant, and one that gives the daemon a command acts as whoever called', async () => {
    at.state.work = async () => done({ sum: 3 });
    expect(await at.call('sum', { numbers: [1, 2] })).toMatchObject({ ok: true, data: { sum: 3 } });
    expect(await at.call('note', { text: 'x' })).toMatchObject({ ok: true, data: { noted: 'yes' } });
    const one = await judged('note', { text: 'y' }, ofRun());
    await record(one);
    await at.api.perform(one, signal);
    expect(at.commands).toMatchObject([
      { request: 'internal.note', actor: 'user' },
      { request: 'internal.note', actor: `run:${ofRun().runId}` },
    ]);
  });

  test('a relative path starts in the home folder of the user; a link leads where it leads', async () => {
    mkdirSync(join(at.userHome, 'secret'));
    writeFileSync(join(at.userHome, 'secret/k.txt'), 'k');
    symlinkSync(join(at.userHome, 'secret'), join(at.notes, 'link'));
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    await expect(at.call('read_text', { path: 'notes/link/k.txt' })).rejects.toMatchObject({ code: 'approval_needed' });
    expect(at.ran).toEqual([]);
  });

  test('arguments that cannot be right are a result with a code that names the field, and nothing runs', async () => {
    const codes = async (name: string, args: Record<string, unknown>) => (await at.call(name, args)).error;
    expect(await codes('sum', { numbers: ['1'] })).toMatchObject({ code: 'invalid_input', data: { field: 'numbers.0' } });
    expect(await codes('sum', { numbers: [1], extra: 1 })).toMatchObject({ code: 'invalid_input', data: { field: 'extra' } });
    expect(await codes('sum', { numbers: [1], ｌabel: 'x' })).toMatchObject({ code: 'invalid_input' });
    expect(await codes('sum', { numbers: [1], label: '\ud800' })).toMatchObject({ code: 'invalid_input' });
    expect(await codes('mcp_files_list', {})).toMatchObject({ code: 'invalid_input', data: { field: 'where' } });
    expect(await codes('mcp_files_list', { where: 'x', more: 1 })).toMatchObject({
      code: 'invalid_input',
      data: { field: 'more' },
    });
    expect(at.ran).toEqual([]);
    await expect(at.call('no_such', {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(at.call('ｓum', { numbers: [1] })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('output that breaks the schema is said, not passed on', async () => {
    at.state.work = async () => done({ sum: 'three' });
    expect(await at.call('sum', { numbers: [1] })).toMatchObject({ ok: false, error: { code: 'bad_output' } });
    at.state.work = async () => done(undefined);
    expect(await at.call('sum', { numbers: [1] })).toMatchObject({ ok: false, error: { code: 'bad_output' } });
  });

  test('an answer over 64 KiB is kept as a file, given by its beginning, and the file can be read by its id', async () => {
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    const text = 'word '.repeat(40_000);
    at.state.work = async () => done({ text });
    const result = await at.call('read_text', { path: 'notes/a.txt' });
    expect(JSON.stringify(result.data).length).toBeLessThan(20_000);
    const fileId = result.fileId ?? '';
    expect(at.store.artifacts.info(fileId)).toMatchObject({ name: 'read_text.txt', bytes: text.length });
    at.state.work = async () => done({ text: 'rest' });
    expect(await at.call('read_text', { path: `file:${fileId}` })).toMatchObject({ ok: true });
    expect(at.decisions().at(-1)).toMatchObject({ verdict: 'allow', by: 'file' });
    const path = at.store.artifacts.path(fileId);
    await expect(at.call('read_text', { path })).rejects.toMatchObject({ code: 'refused' });
    await expect(at.call('write_text', { path, text: 'x' })).rejects.toMatchObject({ code: 'refused' });
  });

  test('THREATS 29: keys never reach a model or the log, by their shape or by their name', async () => {
    const key = `sk-ant-${'a1'.repeat(20)}`;
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    await at.grant({ tool: 'write_text', paths: [at.notes] });
    at.state.work = async () => ({ ok: true, data: { text: `key ${key}` }, logs: [`saw ${key}`], sideEffects: [] });
    const result = await at.call('read_text', { path: 'notes/a.txt' });
    at.state.work = async () => ({ ok: false, error: { code: 'odd', message: `no ${key}` }, logs: [], sideEffects: [] });
    const failed = await at.call('write_text', { path: 'notes/b.txt', text: key });
    const log = JSON.stringify(at.store.events({ limit: 1000 }));
    for (const text of [JSON.stringify(result), JSON.stringify(failed), log]) expect(text).not.toContain(key);
    expect(at.ran.at(-1)?.args).toMatchObject({ text: key });
  });

  test('what was read is marked as outside, unless a grant vouches for it', async () => {
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    expect((await at.call('read_text', { path: 'notes/a.txt' })).outside).toContain('a.txt');
    await at.grant({ tool: 'read_text', paths: [at.notes], trusted: true });
    expect((await at.call('read_text', { path: 'notes/a.txt' })).outside).toBeUndefined();
    await at.grant({ tool: 'mcp_files_list' });
    expect((await at.call('mcp_files_list', { where: 'x' })).outside).toBe('mcp:files');
  });
});

describe('time, cancel and faults are results', () => {
  test('a tool that heeds neither time nor cancel is answered without', async () => {
    at.state.work = () => new Promise(() => undefined);
    const late = at.call('sum', { numbers: [1] }, { timeoutMs: 500 });
    await passing(() => at.ran.length === 1);
    at.clock.advance(2600);
    expect(await late).toMatchObject({ ok: false, error: { code: 'timeout' } });
    const stop = new AbortController();
    const stopped = at.call('sum', { numbers: [1] }, { signal: stop.signal });
    await passing(() => at.ran.length === 2);
    stop.abort();
    at.clock.advance(250);
    expect(await stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  test('whatever a runner throws is a fault of its own, and its codes are passed on', async () => {
    at.state.work = async () => {
      throw new Error('boom');
    };
    expect(await at.call('sum', { numbers: [1] })).toMatchObject({ ok: false, error: { code: 'internal' } });
    at.state.work = async () => ({
      ok: false,
      error: { code: 'runner_died', message: 'It died.' },
      logs: [],
      sideEffects: ['Half was written.'],
    });
    expect(await at.call('sum', { numbers: [1] })).toMatchObject({
      error: { code: 'runner_died' },
      sideEffects: ['Half was written.'],
    });
  });

  test('a run cannot ask for more time than its tool has, nor for a weaker wall', async () => {
    const one = await at.api.judge({ callId: 'c', name: 'sum', args: { numbers: [] }, timeoutMs: 500_000 }, ofRun());
    expect(one).toMatchObject({ timeoutMs: 1000 });
    await at.room.handlers['policy.set']({ rules: [], isolation: { sum: 'sandbox' } }, { actor: 'user', via: 'http' });
    at.state.work = async () => done({ sum: 0 });
    await at.call('sum', { numbers: [] });
    expect(at.ran[0]?.limits.isolation).toBe('sandbox');
  });

  test('a tool that went away in between is said so', async () => {
    await at.grant({ tool: 'mcp_files_list' });
    const one = await judged('mcp_files_list', { where: 'x' });
    await record(one);
    at.state.sourced = [];
    at.tellChange();
    expect(await at.api.perform(one, signal)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    at.state.sourced = [serverTool({ available: false, why: 'It crashed.' })];
    at.tellChange();
    expect(await at.call('mcp_files_list', { where: 'x' })).toMatchObject({
      error: { code: 'unavailable', message: expect.stringContaining('crashed') },
    });
  });
});

async function passing(until: () => boolean): Promise<void> {
  while (!until()) await new Promise((resolve) => setImmediate(resolve));
}

describe('THREATS 13: there is no path to a tool without a decision in the log', () => {
  test('what was judged and not recorded, or was done already, is not done', async () => {
    at.state.work = async () => done({ sum: 1 });
    const one = await judged('sum', { numbers: [1] });
    expect(await at.api.perform(one, signal)).toMatchObject({ ok: false, error: { code: 'refused' } });
    await record(one);
    expect(await at.api.perform(one, signal)).toMatchObject({ ok: true });
    expect(await at.api.perform(one, signal)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(at.ran).toHaveLength(1);
  });

  test('a decision whose command was undone allows nothing', async () => {
    const one = await judged('sum', { numbers: [1] });
    const undone = at.store.command((tx) => {
      at.api.record(tx, one);
      throw new Error('the disk is full');
    });
    await expect(undone).rejects.toThrow();
    expect(await at.api.perform(one, signal)).toMatchObject({ ok: false });
    expect(at.ran).toEqual([]);
  });

  test('what was denied or asked about is written down and not done', async () => {
    for (const name of ['read_text', 'write_text']) {
      const one = await judged(name, {
        path: name === 'read_text' ? 'notes/a.txt' : `${at.home}/x`,
        ...(name === 'read_text' ? {} : { text: '' }),
      });
      await record(one);
      expect(await at.api.perform(one, signal)).toMatchObject({ ok: false });
    }
    expect(at.decisions().map(({ verdict }) => verdict)).toEqual(['ask', 'deny']);
    expect(at.ran).toEqual([]);
  });

  test('rules that cannot be read close', async () => {
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    for (const text of ['{', '{"rules": [{"tool": "x", "deni": true}]}', '{"rules": [{"tool":"*","argsMatch":"("}]}', '[]']) {
      writeFileSync(join(at.home, 'policy.json'), text);
      await expect(at.call('read_text', { path: 'notes/a.txt' })).rejects.toMatchObject({ code: 'approval_needed' });
      expect(await judged('read_text', { path: 'notes/a.txt' }, ofRun({ unattended: true }))).toMatchObject({
        verdict: { verdict: 'deny', by: 'policy file' },
      });
      rmSync(join(at.home, 'policy.json'));
    }
    mkdirSync(join(at.home, 'policy.json'));
    await expect(at.call('read_text', { path: 'notes/a.txt' })).rejects.toMatchObject({ code: 'approval_needed' });
    expect(await at.call('sum', { numbers: [1] })).toMatchObject({ error: { code: 'bad_output' } });
    expect(at.store.events({ type: 'policy.closed', limit: 10 }).length).toBeGreaterThan(0);
  });

  test('rules that were there do not go away with their file', async () => {
    const handlers = at.room.handlers;
    const caller = { actor: 'user', via: 'http' } as const;
    await handlers['policy.set']({ rules: [{ tool: 'write_text', deny: true }] }, caller);
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    rmSync(join(at.home, 'policy.json'));
    await expect(at.call('read_text', { path: 'notes/a.txt' })).rejects.toMatchObject({ code: 'approval_needed' });
    expect(await handlers['policy.get']({}, caller)).toMatchObject({ problem: expect.stringContaining('gone') });
    await handlers['policy.set']({ rules: [] }, caller);
    expect(await at.call('read_text', { path: 'notes/a.txt' })).toMatchObject({ ok: true });
  });
});

describe('THREATS 14: an approval is for exactly what was shown, once', () => {
  const asks = async () => {
    const refused = at.call('write_text', { path: 'notes/a.txt', text: 'new' });
    const error = await refused.then(
      () => null,
      (reason) => reason,
    );
    expect(error).toMatchObject({
      code: 'approval_needed',
      data: { approvalId: expect.any(String), preview: { kind: 'diff', text: '+new' } },
    });
    return error.data.approvalId as string;
  };
  const allow = (id: string) => {
    const found = at.asked.get(id);
    if (found) found.state = 'allowed';
  };
  const write = (text: string, approvalId: string) => at.call('write_text', { path: 'notes/a.txt', text }, { approvalId });

  test('without an answer, after a no, and for a made-up id nothing is done', async () => {
    const id = await asks();
    await expect(write('new', id)).rejects.toMatchObject({ code: 'approval_needed', data: { approvalId: id } });
    const found = at.asked.get(id);
    if (found) found.state = 'denied';
    await expect(write('new', id)).rejects.toMatchObject({ code: 'refused' });
    await expect(write('new', '0198c3a0-0000-7000-8000-00000000000a')).rejects.toMatchObject({ code: 'not_found' });
    expect(at.ran).toEqual([]);
  });

  test('after a yes the same call is done once, and no other', async () => {
    at.state.work = async () => done({ bytes: 3 });
    const id = await asks();
    allow(id);
    await expect(write('other', id)).rejects.toMatchObject({ code: 'refused' });
    await expect(at.call('write_text', { path: 'notes/b.txt', text: 'new' }, { approvalId: id })).rejects.toMatchObject({
      code: 'refused',
    });
    expect(at.ran).toEqual([]);
    expect(await write('new', id)).toMatchObject({ ok: true });
    await expect(write('new', id)).rejects.toMatchObject({ code: 'refused' });
    expect(at.ran).toHaveLength(1);
    expect(at.decisions().at(-1)).toMatchObject({ verdict: 'allow', by: `approval:${id}` });
  });

  test('a link that leads elsewhere by then is another call', async () => {
    symlinkSync(join(at.notes, 'a.txt'), join(at.notes, 'link'));
    const call = () => judged('write_text', { path: 'notes/link', text: 'x' });
    const before = await call();
    rmSync(join(at.notes, 'link'));
    symlinkSync(join(at.userHome, 'other'), join(at.notes, 'link'));
    expect((await call()).hash).not.toBe(before.hash);
    const approved = { approvalId: 'a', hash: before.hash };
    const again = await at.api.judge(
      { callId: 'c', name: 'write_text', args: { path: 'notes/link', text: 'x' } },
      user,
      approved,
    );
    expect(again).toMatchObject({ verdict: { verdict: 'ask' } });
  });
});

describe('THREATS 8 and 21: hostile and lawful calls on the real pipeline', () => {
  const script = (code: string) => ['run_sandboxed', { language: 'shell', code }] as const;
  const tainted = ofRun({ taintedBy: 'https://evil.example' });
  test.each<[string, readonly [string, Record<string, unknown>], CallContext, string]>([
    ['rm of the home folder', script('rm -rf ~'), user, 'deny shell: rm'],
    ['a fork bomb', script(':(){ :|:& };:'), user, 'deny fork bomb'],
    ['git that runs another program', script('git clone --upload-pack=./x y'), user, 'ask shell: git'],
    ['a lawful script', script('wc -l *.txt'), user, 'allow'],
    ['the metadata of a cloud', ['http_get', { url: 'http://169.254.169.254/latest' }], user, 'deny private address'],
    ['loopback as one number', ['http_get', { url: 'http://2130706433/' }], user, 'deny private address'],
    ['a granted host', ['http_get', { url: 'https://example.com/' }], user, 'allow'],
    ['another one', ['http_get', { url: 'https://example.com.evil.org/' }], user, 'ask default'],
    ['its twin', ['http_get', { url: 'https://exаmple.com/' }], user, 'ask default'],
    ['a key file below a granted folder', ['read_text', { path: 'notes/id.pem' }], user, 'ask path'],
    ['a standing grant, tainted: script', script('ls'), tainted, 'ask taint'],
    ['a standing grant, tainted: request', ['http_get', { url: 'https://example.com/?q=secret' }], tainted, 'ask taint'],
    ['a standing grant, tainted: server', ['mcp_files_list', { where: 'x' }], tainted, 'ask taint'],
    ['a free command, tainted', ['note', { text: 'remember me' }], tainted, 'ask taint'],
    ['reading, tainted', ['read_text', { path: 'notes/a.txt' }], tainted, 'allow'],
    ['computing, tainted', ['sum', { numbers: [1] }], tainted, 'allow free'],
    ['a grant of the run, tainted', script('ls'), { ...tainted, grants: [{ tool: 'run_sandboxed' }] }, 'allow run grant 1'],
    ['a job that nobody watches', ['note', { text: 'x' }], { ...tainted, unattended: true }, 'deny taint'],
    ['a tool that the run has not', ['sum', { numbers: [1] }], ofRun({ only: ['read_text'] }), 'deny run'],
  ])('%s', async (_, [name, args], context, expected) => {
    for (const tool of ['run_sandboxed', 'mcp_files_list']) await at.grant({ tool });
    await at.grant({ tool: 'http_get', hosts: ['example.com'] });
    await at.grant({ tool: 'read_text', paths: [at.notes] });
    const { verdict } = await judged(name, args, context);
    expect(`${verdict.verdict} ${verdict.by}`.replace(/shell: fork/, 'fork')).toContain(expected);
  });

  test('the constitution holds against everything, at once', async () => {
    await at.grant({ tool: 'read_text', paths: [at.userHome] });
    at.state.constitution = { ...at.state.constitution, forbiddenPaths: ['~/notes'] };
    await expect(at.call('read_text', { path: 'notes/a.txt' })).rejects.toMatchObject({ code: 'refused' });
    at.state.constitution = { ...at.state.constitution, allowedActions: [] };
    await expect(at.call('sum', { numbers: [1] })).rejects.toMatchObject({ code: 'refused' });
    expect(at.api.offered(null)).toEqual([]);
  });

  test('what calls for somebody else has no more than that one: a server, a channel, a run that is not there', async () => {
    await expect(at.call('note', { text: 'x' }, { actor: 'channel:telegram:1' })).rejects.toMatchObject({
      code: 'approval_needed',
    });
    await expect(at.call('note', { text: 'x' }, { actor: 'run:gone' })).rejects.toMatchObject({ code: 'refused' });
    at.state.context = ofRun({ only: [] });
    await expect(at.call('note', { text: 'x' }, { actor: 'run:1' })).rejects.toMatchObject({ code: 'refused' });
    expect(at.commands).toEqual([]);
  });

  test('a tool and all of them together are called so often in a minute', async () => {
    at.state.work = async () => done({ sum: 1 });
    const calls = await Promise.allSettled(Array.from({ length: 30 }, () => at.call('sum', { numbers: [1] })));
    expect(calls.filter((call) => call.status === 'fulfilled')).toHaveLength(20);
    for (const call of calls) if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'rate_limited' });
    at.clock.advance(61_000);
    expect(await at.call('sum', { numbers: [1] })).toMatchObject({ ok: true });
  });
});
