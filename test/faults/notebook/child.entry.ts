/** Lives on the home `argv[2]` until it is killed: writes notes one after the other, and says of each when it was acknowledged. */
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { openBench } from '../../../src/main/core/features/notebook/fixture.ts';

const [home = '', life = ''] = process.argv.slice(2);
const bench = await openBench({ host: fakeHost({ home }) });
// The room's own timers keep no process alive.
setInterval(() => undefined, 1000);
console.log('open');
for (let n = 0; ; n++) {
  const path = `scratchpad/${n % 3}/note.md`;
  const before = await bench.ask('notebook.read', { path }).catch(() => null);
  // Now and then a text that is kept beside the log.
  const text = `${life} ${n} ${'x'.repeat(n % 5 === 0 ? 70_000 : 10)}`;
  const { version } = await bench.ask('notebook.write', { path, text, baseVersion: before?.version ?? null });
  console.log(JSON.stringify({ path, version, text }));
}
