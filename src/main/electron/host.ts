/** The Electron host: what differs from plain Node, and nothing more. */

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, Notification, powerMonitor, utilityProcess } from 'electron';
import { childEnvironment, killTree, runnerFlags } from '../core/base/child.ts';
import type { ForkOptions, Host, HostPaths, RunnerProcess } from '../core/base/host.ts';
import { keychainSecrets } from './secrets.ts';
import { openExternal } from './security.ts';

/** The home folder: HEARTH_HOME, else ~/.hearth. */
export const homeFolder = (): string => resolve(process.env.HEARTH_HOME ?? join(homedir(), '.hearth'));

/** Where the built app keeps its parts; `out/main` is this file's folder once built. */
export function appPaths(home: string): HostPaths {
  const root = resolve(import.meta.dirname, '../..');
  return {
    home,
    resources: join(root, 'resources'),
    lore: join(root, 'lore'),
    renderer: join(root, 'out/renderer'),
    runners: import.meta.dirname,
  };
}

/** Use after the app is ready. */
export function electronHost(home: string): Host {
  const paths = appPaths(home);
  return {
    kind: 'electron',
    version: app.getVersion(),
    env: process.env,
    paths,
    secrets: keychainSecrets(home),
    power: {
      on(event, listener) {
        const name = event === 'idle' ? 'lock-screen' : event;
        // One name at a time: Electron types each event on its own.
        const monitor: NodeJS.EventEmitter = powerMonitor;
        monitor.on(name, listener);
        return () => void monitor.off(name, listener);
      },
    },
    desktop: { platform: process.platform },
    fork: (runner, forking = {}) => forkRunner(join(paths.runners, `${runner}-runner.js`), forking),
    notify: (title, body) => new Notification({ title, body }).show(),
    openExternal,
  };
}

function forkRunner(path: string, forking: ForkOptions): RunnerProcess {
  const child = utilityProcess.fork(path, [], {
    env: childEnvironment(process.env),
    execArgv: runnerFlags(forking),
    stdio: 'ignore',
    serviceName: 'Hearth runner',
    ...(forking.cwd === undefined ? {} : { cwd: forking.cwd }),
  });
  // Once it has ended it has no pid any more, and what it started may still be there.
  let pid: number | undefined;
  child.once('spawn', () => {
    pid = child.pid;
  });
  return {
    get pid() {
      return pid;
    },
    post: (message) => child.postMessage(message),
    onMessage(listener) {
      child.on('message', listener);
      return () => void child.off('message', listener);
    },
    onExit(listener) {
      child.on('exit', listener);
      return () => void child.off('exit', listener);
    },
    // Electron's own kill asks first, and what hangs does not hear it.
    kill() {
      if (pid === undefined) child.kill();
      else killTree(pid);
    },
  };
}
