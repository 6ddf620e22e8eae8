/** Lives on the home `argv[2]` until it is killed: queues messages and sends them to a file, and says of each when it was taken. */
import { appendFileSync } from 'node:fs';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { openBench } from '../../../src/main/core/features/outbox/fixture.ts';
import { channelInto } from './channel.ts';

const [home = '', out = '', life = ''] = process.argv.slice(2);
const channel = channelInto((message) => appendFileSync(out, `${message.id}\n`));
const settings = { notificationsPerDay: 10_000 };
const bench = await openBench({ host: fakeHost({ home }), clock: systemClock, channels: [channel], settings });
// The room's own timers keep no process alive.
setInterval(() => undefined, 1000);
console.log('open');
for (let n = 0; ; n++) {
  const wanted = { channel: 'webhook' as const, text: `Message ${n} of ${life}`, idempotencyKey: `${life}-${n}` };
  const taken = await Promise.all([bench.ask('outbox.enqueue', wanted), bench.ask('outbox.enqueue', wanted)]);
  console.log(JSON.stringify(taken.map(({ id }) => id)));
}
