/** Hearth as a test holds it: started on a home of its own, whichever host is behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import type { Input, Output, RequestName } from '../../../src/contract/index.ts';
import type { RpcResult } from '../../../src/contract/transport.ts';

/** One start of the product, from its first window to its end. */
export interface Running {
  readonly page: Page;
  /** What it was started by. */
  readonly command: Command;
  rpc(name: string, input: unknown): Promise<RpcResult>;
  /** In the app: the addresses that the system was asked to open. */
  opened?(): Promise<string[]>;
  /** Ends it as a person does; answers when its process is gone. */
  close(): Promise<void>;
  /** SIGKILL: no farewell, nothing written. */
  kill(): Promise<void>;
}

/** How the product is started: the same command twice is a second instance. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
}

/** Starts it once more beside the one that runs; answers its exit code. */
export async function startAgain({ file, args, env }: Command): Promise<number | null> {
  const child = spawn(file, args, { stdio: 'ignore', env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

export interface Start {
  home: string;
  env: Record<string, string>;
}

/** Use to write `hearth.rpc('chat.list', {})` with the contract's types. */
export async function call<N extends RequestName>(running: Running, name: N, input: Input<N>): Promise<Output<N>> {
  const result = await running.rpc(name, input);
  if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.message}`);
  return result.data as Output<N>;
}

/** The tester's own keys and settings must not reach the product. */
export function cleanEnvironment(more: Record<string, string>): Record<string, string> {
  const foreign = /_API_KEY$|_BASE_URL$|_BOT_TOKEN$|^OLLAMA_|^HEARTH_(?!CHROMIUM)|^ELECTRON_|^NODE_OPTIONS$|^npm_/;
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]),
  );
  return { ...Object.fromEntries(own), ...more };
}
