import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireEvent } from '../../../contract/transport.ts';
import { createFeed } from './feed.ts';
import { memoryWire } from './memory-wire.ts';

const name = fc.constantFrom('settings.changed', 'run.event', 'chat.changed');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('publish' as const), names: fc.array(name, { maxLength: 7 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reconnect' as const) }) },
);

test('whatever is published, read late or cut off, a client is told each event that it asked for once and in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.uniqueArray(name), fc.nat(20), (steps, only, before) => {
      const wire = memoryWire();
      for (let at = 0; at < before; at += 1) wire.publish('run.event');
      const names = only.length > 0 ? { names: only } : {};
      let feed = createFeed(wire, { ...names, after: 0 }, 5);
      let stop = wire.listen(feed.hear);
      const told: WireEvent[] = [];
      const take = () => told.push(...feed.take().events);
      for (const step of steps) {
        if (step.do === 'publish') wire.publish(...step.names);
        else if (step.do === 'take') take();
        else {
          stop();
          feed = createFeed(wire, { ...names, after: feed.position }, 5);
          stop = wire.listen(feed.hear);
        }
      }
      while (feed.waiting) take();
      expect(told.map((event) => event.id)).toEqual(
        wire.after(0, only.length > 0 ? only : null, 1e6).events.map((event) => event.id),
      );
      expect(feed.position).toBeLessThanOrEqual(wire.last);
      expect(feed.position).toBeGreaterThanOrEqual(told.at(-1)?.id ?? 0);
    }),
    { numRuns: 500 },
  );
});

test('a client that starts now is told only what is new', () => {
  const wire = memoryWire();
  wire.publish('run.event');
  const feed = createFeed(wire, {}, 5);
  wire.listen(feed.hear);
  expect(feed.waiting).toBe(false);
  wire.publish('run.event');
  expect(feed.take().events.map((event) => event.id)).toEqual([2]);
});

test('what the wire no longer keeps is said, and so is an id that it never gave', () => {
  const wire = memoryWire(3);
  for (let at = 0; at < 9; at += 1) wire.publish('run.event');
  const old = createFeed(wire, { after: 2 }, 5).take();
  expect([old.lost, old.events.map((event) => event.id)]).toEqual([true, [7, 8, 9]]);
  const future = createFeed(wire, { after: 500 }, 5);
  expect([future.take(), future.position]).toEqual([{ lost: true, events: [] }, 9]);
});

test('a client that takes nothing costs one page of memory', () => {
  const wire = memoryWire();
  const feed = createFeed(wire, {}, 5);
  wire.listen(feed.hear);
  for (let at = 0; at < 1000; at += 1) wire.publish('run.event');
  let count = 0;
  while (feed.waiting) {
    const page = feed.take().events;
    expect(page.length).toBeLessThanOrEqual(5);
    count += page.length;
  }
  expect(count).toBe(1000);
});
