// How it ends, and what is left behind: nothing, however it ends.
import { type ChildProcess, execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { createHome, executable, FIXTURE, patient } from './toy.ts';

interface Running {
  child: ChildProcess;
  output(): string;
  /** Resolves with the exit code and the signal. */
  ended: Promise<unknown[]>;
}

const running: ChildProcess[] = [];
const homes: (() => void)[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const remove of homes.splice(0)) remove();
});

function home(extra: Record<string, string> = {}): Record<string, string> {
  const { env, remove } = createHome(extra);
  homes.push(remove);
  return env;
}

async function start(env: Record<string, string>): Promise<Running> {
  const child = spawn(executable, [FIXTURE], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'exit');
  await expect.poll(() => output, patient).toContain('toy: up');
  return { child, output: () => output, ended };
}

/** The profiles that lie in a home, by their names. */
function profiles(env: Record<string, string>): string[] {
  return readdirSync(env.TMPDIR ?? '').filter((name) => name.startsWith('electron-host-profile-'));
}

/** The processes of Chromium that work on one of those profiles. */
function chromiums(env: Record<string, string>): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`--user-data-dir=${env.TMPDIR}`)).map((line) => Number.parseInt(line, 10));
}

describe('the end of the stand-in', () => {
  test('SIGTERM quits as Electron does, and takes Chromium and its profile along', async () => {
    const env = home();
    const { child, output, ended } = await start(env);
    expect(profiles(env)).toHaveLength(1);
    expect(chromiums(env).length).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(output()).toContain('toy: will quit');
    await expect.poll(() => chromiums(env), patient).toEqual([]);
    expect(profiles(env)).toEqual([]);
  });

  test('SIGKILL leaves no Chromium, no lock, and a profile only until the next start', async () => {
    const env = home();
    const first = await start(env);
    first.child.kill('SIGKILL');
    await first.ended;
    await expect.poll(() => chromiums(env), patient).toEqual([]);
    const left = profiles(env);
    expect(left).toHaveLength(1);
    // It comes up, so it has the lock.
    const second = await start(env);
    expect(profiles(env)).toHaveLength(1);
    expect(profiles(env)).not.toEqual(left);
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual([0, null]);
    expect(profiles(env)).toEqual([]);
  });

  test('a Chromium that dies takes the stand-in along, which says so', async () => {
    const env = home();
    const { output, ended } = await start(env);
    // The first of them is the browser; the others are its children.
    process.kill(Math.min(...chromiums(env)), 'SIGKILL');
    expect(await ended).toEqual([1, null]);
    expect(output()).toContain('Chromium ended by itself');
    expect(profiles(env)).toEqual([]);
  });

  test('a kept profile stays where Electron has it', async () => {
    const env = home({ STANDIN_PROFILE: 'keep' });
    const { child, ended } = await start(env);
    expect(profiles(env)).toEqual([]);
    child.kill('SIGTERM');
    await ended;
    expect(readdirSync(`${env.XDG_CONFIG_HOME}/Toy`)).toContain('chromium');
  });
});

describe('a start that goes wrong', () => {
  function run(args: string[], extra: Record<string, string> = {}): SpawnSyncReturns<string> {
    return spawnSync(executable, args, { env: home(extra), encoding: 'utf8', timeout: 20_000 });
  }

  test('without an app', () => {
    expect(run([])).toMatchObject({ status: 1, stderr: expect.stringContaining('no app given') });
  });
  test('with a Chromium that is not there', () => {
    const { status, stderr } = run([FIXTURE], { HEARTH_CHROMIUM: '/nowhere/chromium' });
    expect(status).toBe(1);
    expect(stderr).toContain('no Chromium found');
  });
  test('as plain Node, which the package has fused off', () => {
    const { status, stderr } = run(['-e', '1'], { ELECTRON_RUN_AS_NODE: '1' });
    expect(status).toBe(1);
    expect(stderr).toContain('runAsNode');
  });
  test('and the one that only asks for the version', () => {
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: 'v45.4.1\n' });
  });
});
