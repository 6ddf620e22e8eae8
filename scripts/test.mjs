/** `npm test`: sets up what is missing, then scripts/testing/main.ts on Node 24. Arguments choose files: `npm test -- chat`. */
import { join } from 'node:path';
import { environment } from './setup/node24.mjs';
import { prepare, root } from './setup/prepare.mjs';
import { handOver } from './setup/run.mjs';
import { main } from './setup/say.mjs';

await main(async () => {
  const node = await prepare();
  return handOver(node, [join(root, 'scripts', 'testing', 'main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    env: environment(node),
  });
});
