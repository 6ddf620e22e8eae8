/** SIGKILL at random instants while messages are queued and sent: none is lost, and none goes twice. */
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { openBench } from '../../../src/main/core/features/outbox/fixture.ts';
import { full, seed, seeded } from '../store/random.ts';
import { channelInto } from './channel.ts';

const kills = full ? 500 : 8;
const longestMs = 150;

/** The ids of what was taken before the kill. */
function life(home: string, out: string, name: string, afterMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const entry = join(import.meta.dirname, 'child.entry.ts');
    const child = spawn(process.execPath, [entry, home, out, name], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let faults = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'open') setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    child.stderr.on('data', (part: Buffer) => {
      faults += part.toString();
    });
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`The child ended by itself (${signal}): ${faults}`));
      // The kill may cut the last line.
      const whole = lines.filter((line) => line.startsWith('[') && line.endsWith(']'));
      resolve(whole.flatMap((line) => JSON.parse(line) as string[]));
    });
  });
}

test('whenever it is killed, no message is lost and none is sent twice; what was cut off says that nobody knows', {
  timeout: 600_000,
}, async () => {
  const random = seeded(seed);
  const host = fakeHost();
  const out = join(host.paths.home, 'sent.txt');
  appendFileSync(out, '');
  const taken: string[] = [];
  for (let n = 0; n < kills; n++)
    taken.push(...(await life(host.paths.home, out, `life-${n}`, Math.floor(random() * longestMs))));
  expect(taken.length, `seed ${seed}`).toBeGreaterThan(kills);

  const channel = channelInto((message) => appendFileSync(out, `${message.id}\n`));
  const settings = { notificationsPerDay: 1_000_000 };
  const bench = await openBench({ host, clock: systemClock, channels: [channel], settings });
  await bench.outbox.idle();
  const sent = readFileSync(out, 'utf8').trimEnd().split('\n');
  expect(sent.length, `seed ${seed}: sent twice`).toBe(new Set(sent).size);
  const arrived = new Set(sent);
  const states = new Map<string, string>();
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await bench.ask('outbox.list', { limit: 500, ...(cursor ? { cursor } : {}) });
    for (const item of items) states.set(item.id, item.state);
    if (next === null) break;
    cursor = next;
  }
  for (const id of taken) expect(['delivered', 'unverified'], `seed ${seed}: ${id}`).toContain(states.get(id));
  // Some kills met a message on its way, or nothing was tried here.
  expect([...states.values()], `seed ${seed}`).toContain('unverified');
  // What is said to be delivered was; what never left is never said to be.
  for (const [id, state] of states) if (state === 'delivered') expect(arrived.has(id), `seed ${seed}: ${id}`).toBe(true);
  expect((await bench.store.verify()).problems).toEqual([]);
  await bench.close();
});
