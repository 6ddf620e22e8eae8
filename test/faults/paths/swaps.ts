/** What is put in a judged path's place between the decision and the work. */
import { execFileSync, spawn } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Playground } from './playground.ts';

export interface Swap {
  name: string;
  tools: readonly string[];
  /** Below the folder that `prepare` made. */
  path: string;
  prepare(at: string): void;
  swap(at: string, place: Playground): void;
}

const readers = ['read_text', 'read_bin', 'html_to_text', 'markdown_to_text', 'pdf_to_text', 'search_text'];
const writers = ['write_text'];
const listers = ['list_dir', 'search_text'];

const file = (at: string) => {
  mkdirSync(join(at, 'in', 'deep'), { recursive: true });
  for (const path of ['canary.txt', 'in/canary.txt', 'in/deep/canary.txt']) writeFileSync(join(at, path), 'harmless\n');
};
const replaced = (path: string, make: (path: string) => void) => {
  rmSync(path, { recursive: true, force: true });
  make(path);
};

export const swaps: readonly Swap[] = [
  ...['canary.txt', 'in/canary.txt', 'in/deep/canary.txt'].flatMap((path): Swap[] => [
    {
      name: `${path} becomes a link`,
      tools: [...readers, ...writers],
      path,
      prepare: file,
      swap: (at, { secret }) => replaced(join(at, path), (one) => symlinkSync(join(secret, 'canary.txt'), one)),
    },
    {
      name: `${path} becomes a second name`,
      tools: readers,
      path,
      prepare: file,
      swap: (at, { secret }) => replaced(join(at, path), (one) => linkSync(join(secret, 'canary.txt'), one)),
    },
    {
      name: `${path} becomes a pipe`,
      tools: [...readers, ...writers],
      path,
      prepare: file,
      swap: (at) => replaced(join(at, path), (one) => execFileSync('mkfifo', [one])),
    },
    {
      name: `${path} becomes the kernel's`,
      tools: [...readers, ...writers],
      path,
      prepare: file,
      swap: (at, { fd }) => replaced(join(at, path), (one) => symlinkSync(`/proc/${process.pid}/fd/${fd}`, one)),
    },
  ]),
  ...['in', 'in/deep'].flatMap((folder): Swap[] => [
    {
      name: `the folder ${folder} becomes a link`,
      tools: [...readers, ...writers],
      path: `${folder}/canary.txt`,
      prepare: file,
      swap: (at, { secret }) => replaced(join(at, folder), (one) => symlinkSync(secret, one)),
    },
    {
      name: `the folder ${folder} goes elsewhere and a link stands there`,
      tools: [...readers, ...writers, ...listers],
      path: folder === 'in' ? 'in/deep' : 'in/deep/canary.txt',
      prepare: file,
      swap(at, { secret, root }) {
        const away = join(root, 'kept', `${basename(at)}-${folder.length}-${Math.random()}`);
        renameSync(join(at, folder), away);
        symlinkSync(secret, join(at, folder));
      },
    },
    {
      name: `the listed folder ${folder} becomes a link`,
      tools: listers,
      path: folder,
      prepare: file,
      swap: (at, { secret }) => replaced(join(at, folder), (one) => symlinkSync(secret, one)),
    },
    {
      name: `the granted way to ${folder} becomes a link`,
      tools: [...readers, ...writers, ...listers],
      path: `${folder}/canary.txt`,
      prepare: file,
      swap: (at, { root }) => {
        // Below it everything is called as before.
        mkdirSync(join(root, 'secret', 'in', 'deep'), { recursive: true });
        replaced(at, (one) => symlinkSync(join(root, 'secret'), one));
      },
    },
  ]),
  {
    name: 'a new file has become a link',
    tools: writers,
    path: 'new.txt',
    prepare: file,
    swap: (at, { secret }) => symlinkSync(join(secret, 'planted.txt'), join(at, 'new.txt')),
  },
  {
    name: 'a new folder has become a link',
    tools: writers,
    path: 'new/planted.txt',
    prepare: file,
    swap: (at, { secret }) => symlinkSync(secret, join(at, 'new')),
  },
  {
    name: 'a new folder within a new folder has become a link',
    tools: writers,
    path: 'new/within/planted.txt',
    prepare: file,
    swap(at, { secret }) {
      mkdirSync(join(at, 'new'));
      symlinkSync(secret, join(at, 'new', 'within'));
    },
  },
];

/** Another process that swaps a folder for a link and back, as fast as it can. Answers, when it is ended, whether it still did. */
export function startSwapper(at: string, secret: string): () => boolean {
  mkdirSync(at, { recursive: true });
  for (const name of ['canary.txt', 'hearth.db']) writeFileSync(join(at, name), 'harmless\n');
  const script = `
    const { existsSync, renameSync, rmSync, symlinkSync } = require('node:fs');
    const [at, secret] = process.argv.slice(1);
    for (;;) {
      try {
        symlinkSync(secret, at + '-link');
        for (;;) {
          renameSync(at, at + '-real');
          renameSync(at + '-link', at);
          renameSync(at, at + '-link');
          renameSync(at + '-real', at);
        }
      } catch {
        // A write made the folder anew in the instant that there was none.
        try {
          rmSync(at + '-link', { force: true });
          if (existsSync(at + '-real')) {
            rmSync(at, { recursive: true, force: true });
            renameSync(at + '-real', at);
          }
        } catch {}
      }
    }`;
  const child = spawn(process.execPath, ['-e', script, at, secret], { stdio: 'ignore' });
  return () => {
    const going = child.exitCode === null && child.signalCode === null;
    child.kill('SIGKILL');
    return going;
  };
}
