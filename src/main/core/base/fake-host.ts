/** A host for tests: a folder of its own, secrets in memory, real runners, no desktop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { forkNode } from './child.ts';
import type { Host } from './host.ts';

export interface FakeHost extends Host {
  readonly opened: string[];
  readonly notified: { title: string; body: string }[];
  /** Deletes the home folder. */
  remove(): void;
}

export function fakeHost(options: { home?: string; env?: Record<string, string>; secrets?: Map<string, string> } = {}): FakeHost {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'hearth-test-'));
  const root = resolve(import.meta.dirname, '../../../..');
  const secrets = options.secrets ?? new Map<string, string>();
  const opened: string[] = [];
  const notified: { title: string; body: string }[] = [];
  return {
    kind: 'headless',
    version: '0.0.0-test',
    env: options.env ?? {},
    paths: {
      home,
      resources: join(root, 'resources'),
      lore: join(root, 'lore'),
      renderer: join(root, 'out/renderer'),
      runners: join(root, 'src/main/runners'),
    },
    secrets: {
      protection: 'file',
      get: (name) => secrets.get(name) ?? null,
      set: (name, value) => void (value === null ? secrets.delete(name) : secrets.set(name, value)),
      names: () => [...secrets.keys()].sort(),
    },
    power: { on: () => () => undefined },
    fork: (runner, forking = {}) => forkNode(join(root, 'src/main/runners', `${runner}.ts`), process.env, forking),
    notify: (title, body) => void notified.push({ title, body }),
    openExternal: async (url) => void opened.push(url),
    opened,
    notified,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
