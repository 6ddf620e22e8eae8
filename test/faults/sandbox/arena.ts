/** What lies outside of the sandbox while attempts are made: secrets, listening servers, and folders that nobody may write to. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits, Outcome } from '../../../src/main/core/tools/run-sandboxed/outcome.ts';
import type { Attempt } from './attempt.ts';
import type { Asked } from './attempts.entry.ts';

type Reply = { id: number; polluted: string[] } & ({ outcome: Outcome } | { error: string });

/** Small, so that hundreds fit into a test; the bounds are the same ones that hold at full size. */
const small = { memoryBytes: 48 * 1024 * 1024, outputBytes: 20_000 };
const boundsOf: Record<Attempt['language'], Limits> = {
  javascript: { timeMs: 300, ...small },
  shell: { timeMs: 1_200, ...small },
};
/** From the end of its time until everything is gone, on a busy machine. */
const graceMs = 8_000;

/** The world outside: files that any user of the system could read, so that nothing but the sandbox keeps them. */
async function openWorld(canary: string) {
  // Not below /tmp: a script has one of its own, where it may write.
  const folder = mkdtempSync('/var/tmp/hearth-arena-');
  chmodSync(folder, 0o777);
  writeFileSync(join(folder, 'secret.txt'), canary, { mode: 0o666 });
  mkdirSync(join(folder, 'open'));
  chmodSync(join(folder, 'open'), 0o777);
  const doors = await openDoors(join(folder, 'door.sock'));
  const places: Record<string, string> = {
    SECRET: join(folder, 'secret.txt'),
    DIR: folder,
    OUT: join(folder, 'open', 'escaped'),
    UNIX: join(folder, 'door.sock'),
    ...doors.places,
  };
  const before = listing(folder);
  return {
    places,
    /** What attempts changed since, in words. */
    changes(): string[] {
      const now = listing(folder);
      const differing = [...now.filter((line) => !before.includes(line)), ...before.filter((line) => !now.includes(line))];
      const knocks = doors.knocks();
      return [
        ...differing.map((line) => `outside changed: ${line}`),
        ...(knocks > 0 ? [`the servers outside heard ${knocks}`] : []),
      ];
    },
    close() {
      doors.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Use one per test; `close` ends all of it. */
export async function openArena() {
  const canary = `canary-${randomBytes(12).toString('hex')}`;
  const world = await openWorld(canary);
  const work = mkdtempSync(join(tmpdir(), 'hearth-runner-'));
  /** Seconds, by which a process of this arena's is known. */
  const long = `1000.${randomInt(1e9)}`;
  let runner = startRunner(canary);
  let lastId = 0;
  const fill = (code: string) => {
    const places: Record<string, string> = { ...world.places, LONG: long, PID: String(runner.pid) };
    return code.replace(/@([A-Z]+)@/g, (all, name: string) => places[name] ?? all);
  };

  return {
    async make(attempt: Attempt): Promise<string[]> {
      lastId += 1;
      const bounds = boundsOf[attempt.language];
      const asked: Asked = { id: lastId, language: attempt.language, code: fill(attempt.code), bounds, folder: work };
      const startedAt = performance.now();
      const told = await ask(runner, asked);
      if (told === null) runner = startRunner(canary);
      return [...judge(told, canary, performance.now() - startedAt, bounds), ...world.changes()];
    },
    /** Processes of the attempts that wait for ever, and live. */
    strangers: () => livingProcesses(long),
    /** A script that waits for ever, whose runner is killed. Resolves once it was seen to run. */
    async orphan() {
      const lost = startRunner(canary);
      const bounds = { ...boundsOf.shell, timeMs: 600_000 };
      lost.send({ id: 0, language: 'shell', code: fill('sleep @LONG@ & sleep @LONG@'), bounds, folder: work } satisfies Asked);
      while (livingProcesses(long).length < 2) await new Promise((resolve) => setImmediate(resolve));
      lost.kill('SIGKILL');
    },
    close() {
      runner.kill('SIGKILL');
      world.close();
      rmSync(work, { recursive: true, force: true });
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
    knocks() {
      const count = heard;
      heard = 0;
      return count;
    },
    close() {
      tcp.close();
      unix.close();
      udp.close();
    },
  };
}

function livingProcesses(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });
}
