/** All set-up, in order: packages, Node 24, the build. Does nothing, quickly, when nothing changed. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { node24 } from './node24.mjs';
import { whisper } from './say.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const lock = resolve(root, '.cache', 'set-up.lock');

/** Answers the path of Node 24. `built: false` where a command works on the sources alone; `rebuild` builds in any case. */
export async function prepare({ built = true, rebuild = false } = {}) {
  const start = performance.now();
  const ready = () => isInstalled(root) && (!built || isBuilt(root));
  if (rebuild || !ready()) {
    await withLock(lock, async () => {
      // Whoever held the lock may have done it all.
      if (!isInstalled(root)) await install(root);
      if (rebuild || (built && !isBuilt(root))) await build(root, node24(root));
    });
  }
  whisper(`set-up took ${Math.round(performance.now() - start)} ms`);
  return node24(root);
}
