/** What lies outside of the sandbox while attempts are made: secrets, listening servers, and folders that nobody may write to. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits, Outcome } from '../../../src/main/core/tools/run-sandboxed/outcome.ts';
import type { Attempt } from './attempt.ts';
import type { Asked } from './attempts.entry.ts';

export interface Made {
  attempt: Attempt;
  outcome?: Outcome;
  /** Why it could not be made, or what got through. */
  faults: string[];
  tookMs: number;
}

type Reply = { id: number; polluted: string[] } & ({ outcome: Outcome } | { error: string });

/** Small, so that hundreds fit into a test; the bounds are the same ones that hold at full size. */
const small = { memoryBytes: 48 * 1024 * 1024, outputBytes: 20_000 };
const boundsOf: Record<Attempt['language'], Limits> = {
  javascript: { timeMs: 300, ...small },
  shell: { timeMs: 1_200, ...small },
};
/** From the end of its time until everything is gone, on a busy machine. */
const graceMs = 4_000;

/** Use one per test; `close` ends all of it. */
export async function openArena() {
  const canary = `canary-${randomBytes(12).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'hearth-arena-'));
  // Any user of the system could read it, so that nothing but the sandbox keeps it.
  chmodSync(folder, 0o777);
  const secret = join(folder, 'secret.txt');
  writeFileSync(secret, canary, { mode: 0o666 });
  mkdirSync(join(folder, 'open'));
  chmodSync(join(folder, 'open'), 0o777);
  const work = mkdtempSync(join(tmpdir(), 'hearth-runner-'));
  const doors = await openDoors(join(folder, 'door.sock'));
  const before = listing(folder);

  let runner = startRunner(canary);
  let lastId = 0;
  const places: Record<string, string> = {
    SECRET: secret,
    DIR: folder,
    OUT: join(folder, 'open', 'escaped'),
    UNIX: join(folder, 'door.sock'),
    ...doors.places,
  };
  const fill = (code: string) =>
    code.replace(/@([A-Z]+)@/g, (_all, name: string) => (name === 'PID' ? String(runner.pid) : (places[name] ?? `@${name}@`)));

  return {
    async make(attempt: Attempt): Promise<Made> {
      lastId += 1;
      const asked: Asked = {
        id: lastId,
        language: attempt.language,
        code: fill(attempt.code),
        bounds: boundsOf[attempt.language],
        folder: work,
      };
      const startedAt = performance.now();
      const told = await ask(runner, asked);
      const tookMs = performance.now() - startedAt;
      if (told === null) runner = startRunner(canary);
      const faults = judge(told, canary, tookMs, asked.bounds);
      if (doors.knocks() > 0) faults.push(`the servers outside heard ${doors.knocks(true)}`);
      const changed = listing(folder).filter((line) => !before.includes(line));
      if (changed.length > 0 || listing(folder).length < before.length)
        faults.push(`files outside changed: ${changed.join(', ')}`);
      return { attempt, ...(told && 'outcome' in told ? { outcome: told.outcome } : {}), faults, tookMs };
    },
    /** Processes in other process namespaces than ours, that are alive. */
    strangers: () => livingStrangers(),
    close() {
      runner.kill('SIGKILL');
      doors.close();
      for (const made of [folder, work]) rmSync(made, { recursive: true, force: true });
    },
  };
}

function startRunner(canary: string): ChildProcess {
  const entry = join(import.meta.dirname, 'attempts.entry.ts');
  return fork(entry, [canary], {
    env: { HEARTH_CANARY: canary, PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Null where it did not end, or took its runner with it. */
function ask(runner: ChildProcess, asked: Asked): Promise<Reply | null> {
  return new Promise((resolve) => {
    const done = (reply: Reply | null) => {
      clearTimeout(hang);
      runner.off('message', hear).off('exit', gone);
      resolve(reply);
    };
    const gone = () => done(null);
    const hear = (reply: Reply) => reply.id === asked.id && done(reply);
    const hang = setTimeout(() => runner.kill('SIGKILL'), asked.bounds.timeMs + 20_000);
    runner.on('message', hear).once('exit', gone);
    runner.send(asked);
  });
}

function judge(told: Reply | null, canary: string, tookMs: number, bounds: Limits): string[] {
  if (told === null) return ['its runner died, or had to be killed'];
  const faults = told.polluted.map((name) => `the runner was polluted: ${name}`);
  if (JSON.stringify(told).includes(canary)) faults.push('a secret was shown');
  if (tookMs > bounds.timeMs + graceMs) faults.push(`it took ${Math.round(tookMs)} ms`);
  if ('error' in told) return [...faults, `it was not made: ${told.error}`];
  const { stdout, value } = told.outcome;
  if (/^THROUGH$/m.test(stdout) || value === 'THROUGH') faults.push('it got through');
  if (stdout.length > bounds.outputBytes) faults.push('its output had no end');
  return faults;
}

/** Names and words of everything in the arena. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name}: ${name.endsWith('.txt') ? readFileSync(join(folder, name), 'utf8') : ''}`);
}

/** Servers that only a script which got out can reach. */
async function openDoors(path: string) {
  let heard = 0;
  const tcp = createServer((socket) => {
    heard += 1;
    socket.destroy();
  });
  const unix = createServer((socket) => {
    heard += 1;
    socket.destroy();
  });
  const udp = createSocket('udp4', () => {
    heard += 1;
  });
  tcp.listen(0, '0.0.0.0');
  unix.listen(path);
  udp.bind(0);
  await Promise.all([once(tcp, 'listening'), once(unix, 'listening'), once(udp, 'listening')]);
  chmodSync(path, 0o777);
  const address = tcp.address();
  const lan = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((one) => one.family === 'IPv4' && !one.internal)?.address;
  return {
    places: {
      TCP: String(typeof address === 'object' ? address?.port : ''),
      UDP: String(udp.address().port),
      LAN: lan ?? '127.0.0.1',
    },
    knocks(reset = false) {
      const count = heard;
      if (reset) heard = 0;
      return count;
    },
    close() {
      tcp.close();
      unix.close();
      udp.close();
    },
  };
}

function livingStrangers(): string[] {
  const ours = readlinkSync('/proc/self/ns/pid');
  return readdirSync('/proc').filter((pid) => {
    try {
      if (!/^\d+$/.test(pid) || /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return false;
      const cmdline = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return readlinkSync(`/proc/${pid}/ns/pid`) !== ours && cmdline.includes('/run/script');
    } catch {
      return false;
    }
  });
}
