/** Node's entry: the headless host, the same daemon, the local API in front. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Loading makes much garbage once; without this the young heap grows for it and stays so for the whole idle day.
setFlagsFromString('--semi-space-growth-factor=1');
// What was compiled once is read the next time. Beside the built program: a folder that others may write in could hold other code.
if (import.meta.filename.endsWith('.js')) enableCompileCache(join(import.meta.dirname, '.cache'));
const { serve } = await import('./headless/serve.ts');

/** Any terminal and any log can show it. */
const ascii = (text: string) => text.replace(/[^\n\t -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

// Who listened may leave; that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const starting = serve({
  entry: import.meta.dirname,
  args: process.argv.slice(2),
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${ascii(line)}\n`),
  terminal: process.stdin.isTTY && process.stdout.isTTY,
  end: () => void end(),
});

let ending = 0;
async function end(): Promise<void> {
  // Asked again: the person does not want to wait. A signal to the whole group comes twice at once, from its sender and from npm.
  if (ending > 0 && performance.now() - ending > 1_000) process.exit(1);
  if (ending > 0) return;
  ending = performance.now();
  const served = await starting;
  if (typeof served === 'number') return;
  const code = await served.stop().then(
    () => 0,
    () => 1,
  );
  process.exit(code);
}
process.on('SIGTERM', end);
process.on('SIGINT', end);

const served = await starting;
if (typeof served === 'number') process.exit(served);
// From here on V8 may grow as work asks for it.
setFlagsFromString('--semi-space-growth-factor=2');
