/** An MCP server on standard input and output, well-behaved or hostile by its first argument. Plain JSON-RPC: no SDK smooths it. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { behaviors, type Server } from './behaviors.ts';

const [mode = 'good', ...rest] = process.argv.slice(2);
const behavior = behaviors[mode];
if (!behavior) throw new Error(`There is no behavior named ${mode}.`);

const waiting = new Map<unknown, (answer: unknown) => void>();
let lastId = 0;
const write = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);

const server: Server = {
  args: rest,
  env: process.env,
  notify: (method) => write({ jsonrpc: '2.0', method }),
  raw: (text) => process.stdout.write(text),
  ask(method, params) {
    lastId += 1;
    const id = `server-${lastId}`;
    write({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve) => waiting.set(id, resolve));
  },
  note: (line) => appendFileSync(rest[0] ?? '/dev/null', `${line}\n`),
  child: () => spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' }).pid ?? 0,
};

behavior.start?.(server);
createInterface({ input: process.stdin }).on('line', async (line) => {
  const message = JSON.parse(line);
  if (message.method === undefined) return waiting.get(message.id)?.(message);
  if (message.id === undefined) return behavior.heard?.(message, server);
  const answer = await behavior.answer(message, server);
  if (answer !== undefined) write({ jsonrpc: '2.0', id: message.id, ...answer });
});
