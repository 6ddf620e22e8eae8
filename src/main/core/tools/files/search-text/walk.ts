/** Which files are searched, in order: ignore files nearest first, hidden ones left out, links not followed. */
import { type Dirent, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';
import { isWithinFolded } from '../../../agent/policy/paths.ts';
import { AppError, systemCode } from '../../../base/errors.ts';
import { type Folder, readAt, withFileIn, withFolder } from '../open.ts';

export interface Choice {
  globs: readonly string[];
  hidden: boolean;
  ignored: boolean;
  /** Never entered, whatever was granted above. */
  forbidden: readonly string[];
}

/** A folder's own rules; what the one nearest to a file says holds. */
interface Rules {
  folder: string;
  rules: Ignore;
}

interface Level {
  path: string;
  depth: number;
  /** The nearest last. */
  rules: readonly Rules[];
}

export interface Seen {
  folder: Folder;
  name: string;
  path: string;
}

const maxRulesBytes = 256 * 1024;
const maxDepth = 200;

/** Calls `visit` for each file until it answers false; `lost` counts what could not be entered. */
export async function walk(root: string, choice: Choice, visit: (seen: Seen) => boolean, lost: () => void): Promise<void> {
  const fits = globFilter(choice.globs, root);
  const stack: Level[] = [{ path: root, depth: 0, rules: [] }];
  for (let level = stack.pop(); level; level = stack.pop()) {
    // A cancel is heard between folders.
    await new Promise(setImmediate);
    try {
      const inner = enter(level, choice, (seen) => !fits(seen.path) || visit(seen));
      if (inner === null) return;
      stack.push(...inner.reverse());
    } catch (error) {
      const common = error instanceof AppError ? error.data?.reason === 'changed' : systemCode(error) !== '';
      if (level.path === root || !common) throw error;
      lost();
    }
  }
}

/** The folders to enter next; null where the visitor has had enough. */
function enter({ path, depth, rules }: Level, choice: Choice, visit: (seen: Seen) => boolean): Level[] | null {
  return withFolder(path, (folder) => {
    const entries = readdirSync(folder.self, { withFileTypes: true }).sort(byName);
    const here = choice.ignored ? [] : [...rules, ...rulesIn(folder, path, entries)];
    const inner: Level[] = [];
    for (const entry of entries.filter((one) => isWanted(one, join(path, one.name), choice, here))) {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) inner.push({ path: inside, depth: depth + 1, rules: here });
      else if (entry.isFile() && !visit({ folder, name: entry.name, path: inside })) return null;
    }
    return depth < maxDepth ? inner : [];
  });
}

const isWanted = (entry: Dirent, path: string, { hidden, forbidden }: Choice, rules: readonly Rules[]): boolean =>
  (hidden || !entry.name.startsWith('.')) &&
  !forbidden.some((closed) => isWithinFolded(path, closed)) &&
  !isIgnored(path, entry.isDirectory(), rules);

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

/** `.ignore` counts more than `.gitignore`: it comes last. */
function rulesIn(folder: Folder, path: string, entries: Dirent[]): Rules[] {
  return ['.gitignore', '.ignore'].flatMap((name) => {
    if (!entries.some((entry) => entry.name === name && entry.isFile())) return [];
    try {
      const text = withFileIn(folder, name, join(path, name), false, ({ fd, size }) =>
        readAt(fd, 0, Math.min(size, maxRulesBytes)).toString('utf8'),
      );
      return [{ folder: path, rules: ignore({ allowRelativePaths: true }).add(text) }];
    } catch {
      return [];
    }
  });
}

function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, rules: own } of rules.toReversed()) {
    const relative = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, '');
    const { ignored, unignored } = own.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** As ripgrep's `-g`: a glob without a slash fits a name anywhere, `!` takes away, and the last that fits decides. */
function globFilter(globs: readonly string[], root: string): (path: string) => boolean {
  const options = { dot: true, nonegate: true, strictSlashes: false };
  const rules = globs.map((glob) => {
    const out = glob.startsWith('!');
    const pattern = out ? glob.slice(1) : glob;
    const fits = picomatch(pattern.replace(/^\//, ''), options);
    const byPath = pattern.includes('/');
    return { out, fits: (path: string) => fits(byPath ? path : basename(path)) };
  });
  const otherwise = !rules.some(({ out }) => !out);
  return (path) => {
    const relative = path.slice(root === dirname(root) ? root.length : root.length + 1).replaceAll('\\', '/');
    const last = rules.findLast(({ fits }) => fits(relative));
    return last ? !last.out : otherwise;
  };
}
