/** The shelves as they stand in the list: lore in its own order, roles apart, notes by their folder. */
import type { NoteFile } from '../../../../contract/notebook.ts';

/** As the prompt reads them; what else there is follows by name. */
const order = ['lore/soul.md', 'lore/directives.md', 'lore/user.md', 'lore/triggers.md', 'lore/agents.md'];
const roles = 'lore/roles/';

/** Use for the lore shelf. */
export function loreAndRoles(files: readonly NoteFile[]): { lore: NoteFile[]; roles: NoteFile[] } {
  const rank = ({ path }: NoteFile) => (order.includes(path) ? order.indexOf(path) : order.length);
  return {
    lore: files.filter(({ path }) => !path.startsWith(roles)).sort((a, b) => rank(a) - rank(b) || compare(a.path, b.path)),
    roles: files.filter(({ path }) => path.startsWith(roles)).sort((a, b) => compare(a.path, b.path)),
  };
}

/** The name that a role is chosen by; null for any other file. */
export const roleOf = (path: string): string | null =>
  path.startsWith(roles) && path.endsWith('.md') ? path.slice(roles.length, -'.md'.length) : null;

export interface Folder {
  readonly name: string;
  readonly files: readonly NoteFile[];
}

/** Use for the scratchpad: what lies in no folder, and the folders with all that is below them. */
export function byFolder(files: readonly NoteFile[]): { loose: NoteFile[]; folders: Folder[] } {
  const loose: NoteFile[] = [];
  const folders = new Map<string, NoteFile[]>();
  for (const file of files) {
    const [, first = '', ...rest] = file.path.split('/');
    if (rest.length === 0) loose.push(file);
    else folders.set(first, [...(folders.get(first) ?? []), file]);
  }
  return { loose, folders: [...folders].map(([name, all]) => ({ name, files: all })) };
}

const compare = (a: string, b: string) => a.localeCompare(b, 'en');
