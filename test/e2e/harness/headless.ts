/** The headless host in Chromium: what `npm start -- --headless --json` runs, opened by its address. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BrowserContext } from '@playwright/test';
import type { RpcResult } from '../../../src/contract/transport.ts';
import { cleanEnvironment, type Running, type Start } from './product.ts';

interface Ready {
  event: 'ready';
  url: string;
  token: string;
}

const entry = resolve(import.meta.dirname, '../../../out/main/headless.js');

/** Starts on the same port again: a browser keeps what it knows by address, and a person's address stays the same too. */
export async function startHeadless(start: Start, context: BrowserContext, port: number): Promise<Running & { port: number }> {
  const args = [entry, '--port', String(port), '--home', start.home, '--json'];
  const command = { file: process.execPath, args, env: cleanEnvironment(start.env) };
  const child = spawn(command.file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: command.env });
  const gone = once(child, 'exit');
  const ready = await firstLine(child);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${ready.url}/?token=${encodeURIComponent(ready.token)}`);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
  };
  return {
    page,
    command,
    port: Number(new URL(ready.url).port),
    rpc: (name, input) => post(ready, name, input),
    close: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function post({ url, token }: Ready, name: string, input: unknown): Promise<RpcResult> {
  const response = await fetch(`${url}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return (await response.json()) as RpcResult;
}

async function firstLine(child: ChildProcess): Promise<Ready> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The headless host was started without pipes.');
  let log = '';
  stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4_000);
  });
  const line = once(createInterface({ input: stdout }), 'line') as Promise<[string]>;
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The headless host ended with code ${code}: ${log}`)),
  );
  // Whichever loses the race must not become an unhandled rejection.
  ended.catch(() => undefined);
  const [text] = await Promise.race([line, ended]);
  return JSON.parse(text) as Ready;
}
