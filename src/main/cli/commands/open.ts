/** `open`: the window, or an address that opens it in the browser. */
import { spawn } from 'node:child_process';
import { type Client, Refused } from '../daemon/client.ts';
import type { Say } from '../terminal/say.ts';
import { exit } from './context.ts';

const openers: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  // `start` is a word of the shell's; this takes the address as it is.
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
};

/** Of a daemon that runs. Answers the exit code. */
export async function openWindow(client: Client, say: Say, env: NodeJS.ProcessEnv): Promise<number> {
  const { url } = await client.rpc('window.open', {});
  say.line('result', { url });
  if (url === null) return exit.done;
  if (!/^https?:\/\//.test(url)) throw new Refused('refused', 'That is no address of a window.');
  // It is good once, so it is only said where nothing could open it.
  const isOpened = !say.json && (await openBrowser(url, env));
  say.result(isOpened ? 'Hearth is open in your browser.' : `Open this in a browser within two minutes:\n\n  ${url}`);
  return exit.done;
}

function openBrowser(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const hasScreen = process.platform === 'darwin' || process.platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  if (!hasScreen) return Promise.resolve(false);
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((done) => {
    const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
