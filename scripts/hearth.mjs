#!/usr/bin/env node
/** The `hearth` command: sets up what is missing, then the command line on Node 24, from the folder that it was called in. */
import { join } from 'node:path';
import { environment } from './setup/node24.mjs';
import { prepare, root } from './setup/prepare.mjs';
import { handOver } from './setup/run.mjs';
import { main } from './setup/say.mjs';

await main(async () => {
  const node = await prepare();
  return handOver(node, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], { env: environment(node) });
});
