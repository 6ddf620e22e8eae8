/** `npm start`: sets up what is missing, then the app in a window; where there can be none, the same daemon in the browser. */
import { join, resolve } from 'node:path';
import { electronBinary, noWindow } from './setup/electron.mjs';
import { environment } from './setup/node24.mjs';
import { prepare, root } from './setup/prepare.mjs';
import { handOver } from './setup/run.mjs';
import { main, say } from './setup/say.mjs';

/** Only the headless host knows these: who gives one wants it. */
const headlessOnly = /^--(headless|port|json|bind|tls-cert|tls-key)(=|$)/;
/** How long an Electron that cannot run here (a missing library, a sandbox the system forbids) takes to say so. */
const diesAtOnceMs = 5_000;

await main(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--verbose');
  const node = await prepare();
  if (args.some((arg) => headlessOnly.test(arg))) return headless(node, args);
  const why = noWindow() ?? (await inWindow(node, args));
  if (typeof why === 'number') return why;
  say(`no window, because ${why}; Hearth runs in the browser instead.`);
  return headless(node, [...args, '--open']);
});

function headless(node, args) {
  const rest = args.filter((arg) => arg !== '--headless');
  return handOver(node, [join(root, 'out', 'main', 'headless.js'), ...rest], { env: environment(node) });
}

/** Answers the app's exit code, or why there is no app. */
async function inWindow(node, args) {
  const { path, why } = await electronBinary(root, node);
  if (!path) return why;
  const start = performance.now();
  const { home, rest } = takeHome(args);
  const env = environment(node, home ? { HEARTH_HOME: home } : {});
  const code = await handOver(path, [root, ...rest], { env }).catch((error) => error);
  if (code instanceof Error) return `Electron does not start (${code.message})`;
  const refused = performance.now() - start < diesAtOnceMs && (code === 127 || code > 128 + 2);
  return refused && code !== 143 ? `Electron ended at once with code ${code}` : code;
}

/** Electron's own command line is Chromium's: the home goes through the environment. */
function takeHome(args) {
  const rest = [];
  let home;
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] === '--home') {
      at += 1;
      home = args[at];
    } else if (args[at].startsWith('--home=')) home = args[at].slice('--home='.length);
    else rest.push(args[at]);
  }
  return { home: home && resolve(home), rest };
}
