/**
 * `npm run dev`: the app from its sources, with hot reload. With Electron and a display that is electron-vite's own; otherwise
 * the headless daemon from its sources, started anew on each change, and the window from vite in front of it.
 */
import { spawn } from 'node:child_process';
import { createServer as reservePort } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import react from '@vitejs/plugin-react';
import { createServer, type ProxyOptions } from 'vite';
import { binOf } from './check/tools.ts';
import { electronBinary } from './testing/hosts.ts';

const root = resolve(import.meta.dirname, '..');
const display = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

if (electronBinary(root) && display) inElectron();
else await inBrowser();

function inElectron(): void {
  const child = spawn(process.execPath, [binOf(root, 'electron-vite'), 'dev', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

async function inBrowser(): Promise<void> {
  console.error('No window here (no display, or Electron has not been fetched); the same daemon and window in the browser.');
  const port = await freePort();
  const target = `http://127.0.0.1:${port}`;
  const session = { token: '' };
  // The daemon allows its own origin only; vite stands in front as a program that holds the token.
  const proxy: ProxyOptions = {
    target,
    changeOrigin: true,
    configure: (through) =>
      through.on('proxyReq', (request) => {
        request.setHeader('origin', target);
        request.setHeader('authorization', `Bearer ${session.token}`);
      }),
  };
  const vite = await createServer({
    configFile: false,
    root: join(root, 'src', 'renderer'),
    plugins: [react()],
    server: { host: '127.0.0.1', proxy: { '/rpc': proxy, '/events': proxy, '/files': proxy } },
  });
  runDaemon(port, (token) => {
    session.token = token;
  });
  await vite.listen();
  vite.printUrls();
}

/** `node --watch` starts it anew when a file that it loaded changes; each start says its token again. */
function runDaemon(port: number, onToken: (token: string) => void): void {
  // A home of its own: work in progress must not touch what its author lives with.
  const home = process.env.HEARTH_HOME ?? join(homedir(), '.hearth-dev');
  const args = [
    '--watch',
    '--watch-preserve-output',
    join(root, 'src', 'main', 'headless.ts'),
    '--json',
    '--port',
    String(port),
    '--home',
    home,
  ];
  const child = spawn(process.execPath, [...args, ...process.argv.slice(2)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    onToken((JSON.parse(line) as { token: string }).token);
    console.error(`The daemon is ready; its home is ${home}.`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      child.kill(signal);
      child.on('exit', () => process.exit(0));
    });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = reservePort().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
