/** Node's entry: the headless host, the same daemon, the local API in front. */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: the second start reads compiled code.
enableCompileCache();
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
});

let ending = false;
async function end(): Promise<void> {
  // Asked twice: the person does not want to wait.
  if (ending) process.exit(1);
  ending = true;
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
