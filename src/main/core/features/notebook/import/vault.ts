/** What a folder of Markdown holds: found without following a link, so that no loop and no way out of it can be. */
import { constants, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../../base/errors.ts';
import { contentOf } from '../shelves/disk.ts';
import { keyOf, wrongWith } from '../shelves/paths.ts';

export interface Skipped {
  path: string;
  why: string;
}

export interface Vault {
  /** Within the vault, in the order of their names. */
  files: { path: string; absolute: string }[];
  skipped: Skipped[];
}

/** A shelf is as deep; below the folder of the vault there is one less. */
const most = { depth: 11, files: 20_000, listed: 1_000 };
/** 1 MiB: a longer text is no note that somebody wrote. */
export const mostVaultFile = 1024 * 1024;

/** Everything in it, and why a part of it is not taken. Thrown where the folder itself cannot be read: as node:fs throws. */
export async function walkVault(root: string, signal: AbortSignal): Promise<Vault> {
  const vault: Vault = { files: [], skipped: [] };
  const keys = new Set<string>();
  const walk = async (absolute: string, path: string, depth: number): Promise<void> => {
    const entries = await readdir(absolute, { withFileTypes: true }).catch((error: unknown) => {
      if (depth === 0) throw error;
      skip(vault, path, `It cannot be read (${systemCode(error) || 'an unknown fault'}).`);
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (signal.aborted) return;
      const at = path === '' ? entry.name : `${path}/${entry.name}`;
      const why = refusalOf(entry, depth) ?? (entry.isFile() ? twinOf(at, keys, vault) : null);
      if (why) skip(vault, at, why);
      else if (entry.isDirectory()) await walk(join(absolute, entry.name), at, depth + 1);
      else vault.files.push({ path: at, absolute: join(absolute, entry.name) });
    }
  };
  await walk(root, '', 0);
  return vault;
}

export function skip({ skipped }: Pick<Vault, 'skipped'>, path: string, why: string): void {
  if (skipped.length < most.listed) skipped.push({ path, why });
  else if (skipped.length === most.listed) skipped.push({ path: '…', why: 'More was skipped than is listed.' });
}

function refusalOf(entry: Dirent, depth: number): string | null {
  const { name } = entry;
  if (entry.isSymbolicLink()) return 'It is a link, and links are not followed.';
  if (name.startsWith('.')) return entry.isDirectory() ? 'It is a hidden folder.' : 'It is a hidden file.';
  if (!entry.isDirectory() && !entry.isFile()) return 'It is no plain file.';
  if (entry.isDirectory() && depth >= most.depth) return `It is more than ${most.depth} folders deep.`;
  if (entry.isFile() && !/\.md$/.test(name)) return 'It is no Markdown (its name does not end in .md).';
  const wrong = wrongWith(name);
  return wrong ? `Hearth cannot call a file so: ${wrong}.` : null;
}

/** Two names that some computers take for one: the first is taken. */
function twinOf(path: string, keys: Set<string>, { files }: Vault): string | null {
  if (files.length >= most.files) return `There are more than ${most.files} files.`;
  const key = keyOf(path);
  if (keys.has(key)) return 'Another file here has the same name on some computers.';
  keys.add(key);
  return null;
}

/** The text of a file, or why it is not taken. */
export async function readNote(absolute: string): Promise<{ text: string } | { why: string }> {
  try {
    // A link that was put in its place since, or a pipe.
    const file = await open(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { why: 'It is no plain file.' };
      if (stat.size > mostVaultFile) return { why: 'It is larger than 1 MiB.' };
      const content = contentOf(await file.readFile());
      return 'text' in content ? { text: content.text } : { why: content.why };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { why: `It cannot be read (${systemCode(error) || 'an unknown fault'}).` };
  }
}
