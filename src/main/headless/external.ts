/** Opening an address in the user's own programs, never through a shell. */
import { spawn } from 'node:child_process';
import { AppError } from '../core/base/errors.ts';

const schemes = new Set(['http:', 'https:', 'mailto:']);

const openers: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  // `start` is a word of the shell's; this takes the address as it is.
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
};

/** Thrown for anything but http(s) and mailto: AppError `refused`. Thrown when no program can be started: `unavailable`. */
export async function openExternal(url: string): Promise<void> {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !schemes.has(address.protocol))
    throw new AppError('refused', 'Only http, https and mailto addresses are opened.');
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, address.href], { detached: true, stdio: 'ignore' });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new AppError('unavailable', 'No browser could be started here.', {}, { cause })));
  });
  child.unref();
}

/** True where a browser has a screen to show itself on. */
export function hasScreen(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
