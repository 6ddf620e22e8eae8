/** The one suite of contract calls, through the window's own transport: the preload's bridge in the app, cookie and HTTP in a browser. */
import type { Page } from '@playwright/test';
import type { HearthBridge, RpcResult, WireEvent } from '../../src/contract/transport.ts';
import { type ContractClient, contractCases } from '../hosts/contract-suite.ts';
import { expect, test } from './hearth.ts';

test.use({ providers: [] });

test('the whole contract holds over the window’s own transport', async ({ hearth }) => {
  test.setTimeout(180_000);
  const client = await windowClient(hearth.page);
  const failed: string[] = [];
  for (const { name, run } of contractCases) {
    await test.step(name, () => run(client).catch((error: unknown) => failed.push(`${name}: ${error}`)));
  }
  expect(contractCases.length).toBeGreaterThan(20);
  expect(failed).toEqual([]);
});

type InPage = { hearth?: HearthBridge; stops?: Map<number, () => void>; heard(key: number, events: WireEvent[]): void };

async function windowClient(page: Page): Promise<ContractClient> {
  const listeners = new Map<number, (events: WireEvent[]) => void>();
  await page.exposeFunction('heard', (key: number, events: WireEvent[]) => listeners.get(key)?.(events));
  let lastKey = 0;
  let opening: Promise<unknown> = Promise.resolve();
  return {
    async rpc(name, input) {
      // Who subscribed before asking hears what the asking brings.
      await opening;
      return page.evaluate(askInPage, { name, input: JSON.stringify(input) });
    },
    subscribe(options, listener) {
      lastKey += 1;
      const key = lastKey;
      listeners.set(key, listener);
      const open = page.evaluate(listenInPage, { key, options });
      opening = open;
      return () => {
        listeners.delete(key);
        void open.then(() => page.evaluate((key) => (globalThis as typeof globalThis & InPage).stops?.get(key)?.(), key));
      };
    },
  };
}

async function askInPage({ name, input }: { name: string; input: string }): Promise<RpcResult> {
  const { hearth } = globalThis as typeof globalThis & InPage;
  if (hearth) return hearth.rpc(name, JSON.parse(input));
  const answer = await fetch(`/rpc/${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: input,
  });
  return (await answer.json()) as RpcResult;
}

async function listenInPage({ key, options }: { key: number; options: { names?: string[]; after?: number } }): Promise<void> {
  const here = globalThis as typeof globalThis & InPage;
  here.stops ??= new Map();
  if (here.hearth) {
    here.stops.set(
      key,
      here.hearth.subscribe(options, (events) => here.heard(key, events)),
    );
    return;
  }
  const query = new URLSearchParams({ names: (options.names ?? []).join(',') });
  if (options.after !== undefined) query.set('after', String(options.after));
  const source = new EventSource(`/events?${query}`);
  for (const name of options.names ?? []) {
    source.addEventListener(name, (event) =>
      here.heard(key, [{ id: Number(event.lastEventId), name, data: JSON.parse(event.data) }]),
    );
  }
  here.stops.set(key, () => source.close());
  await new Promise((resolve) => source.addEventListener('open', resolve, { once: true }));
}
