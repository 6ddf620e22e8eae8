import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../agent/provider.ts';
import { fakeClock } from '../base/clock.ts';
import { beginAttempt } from './attempt.ts';
import type { Callee } from './fault.ts';

const callee: Callee = { id: 'p', name: 'P', host: 'h', key: undefined, whenDown: '', now: () => 0 };

describe('an attempt', () => {
  it('waits longer for the first event than for the next', () => {
    const clock = fakeClock();
    const attempt = beginAttempt(callee, new AbortController().signal, { clock, firstMs: 240_000, idleMs: 60_000 });
    clock.advance(239_000);
    expect(attempt.signal.aborted).toBe(false);
    attempt.heard();
    attempt.understood();
    clock.advance(59_000);
    attempt.heard();
    clock.advance(59_000);
    expect(attempt.signal.aborted).toBe(false);
    clock.advance(1000);
    expect(attempt.signal.reason).toBeInstanceOf(ProviderError);
  });

  it('is not kept alive for ever by pings', () => {
    const clock = fakeClock();
    const attempt = beginAttempt(callee, new AbortController().signal, { clock, firstMs: 60_000, idleMs: 60_000 });
    let minutes = 0;
    for (; !attempt.signal.aborted && minutes < 100; minutes += 0.5) {
      clock.advance(30_000);
      attempt.heard();
    }
    expect(minutes).toBe(10);
  });

  it('lets the caller’s signal go when it is over', () => {
    const clock = fakeClock();
    const caller = new AbortController();
    const attempt = beginAttempt(callee, caller.signal, { clock, firstMs: 1, idleMs: 1 });
    attempt.close(true);
    caller.abort();
    clock.advance(1000);
    expect(attempt.signal.aborted).toBe(false);
  });
});

describe('the list of providers', () => {
  it('loads no SDK before a provider is called', () => {
    const program = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve(name, context, next) { if (!/^(?:[./]|node:|file:)/.test(name)) seen.push(name); return next(name, context); } });
      const { createProvider } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
      const all = ['anthropic', 'openai', 'ollama', 'builtin'].map((kind) => createProvider({ id: kind, kind }, {}));
      const before = [...seen];
      await all[2].health(AbortSignal.timeout(5000)).catch(() => undefined);
      console.log(JSON.stringify({ before, after: seen.slice(before.length) }));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    const { before, after } = JSON.parse(stdout) as { before: string[]; after: string[] };
    expect(before.filter((name) => /anthropic|openai|ollama/.test(name))).toEqual([]);
    expect(after).toContain('ollama');
  });
});
