/** `node scripts/run.mjs FILE …`: sets up what is missing, then runs FILE on Node 24 with the remaining arguments. */
import { resolve } from 'node:path';
import { environment } from './setup/node24.mjs';
import { prepare, root } from './setup/prepare.mjs';
import { handOver } from './setup/run.mjs';
import { main } from './setup/say.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  // A command that runs the product asks for a build before it is started.
  const built = args[0] === '--built';
  const [file, ...rest] = built ? args.slice(1) : args;
  const node = await prepare({ built });
  return handOver(node, [resolve(root, file), ...rest], { cwd: root, env: environment(node) });
});
