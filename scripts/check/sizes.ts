/** The tail is what rots: the longest file, the longest function, the fullest folder. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { countLines, type Finding, type Source, type Verdict } from './tree.ts';

const limits = {
  file: { aim: 300, never: 500 },
  function: { aim: 40, never: 60 },
  folder: { never: 16 },
};

/** Files that people write and read as source; the root is left out, since tools dictate what stands there. */
const written = /^(src|test|scripts|bench|build|resources|lore)\//;
const plain = /\.(css|html|sql|sh)$/;

/** Use on all files and parsed sources of the project. */
export function checkSizes(root: string, files: string[], sources: Source[]): Verdict {
  const own = files.filter((path) => written.test(path));
  const styles = own
    .filter((path) => plain.test(path))
    .map((path) => ({ path, lines: countLines(readFileSync(posix.join(root, path), 'utf8')) }));
  const code = sources.filter((source) => written.test(source.path));
  const findings = [...fileSizes([...code, ...styles]), ...code.flatMap(functionSizes), ...folderSizes(own)];
  const longest = Math.max(0, ...code.map((source) => source.lines));
  return { findings, looked: `longest file ${longest} lines` };
}

export function fileSizes(files: { path: string; lines: number }[]): Finding[] {
  return files.flatMap(({ path, lines }) => {
    const found = judge(lines, limits.file);
    return found ? [{ level: found.level, file: path, message: `${lines} lines (${found.bound})` }] : [];
  });
}

export function functionSizes(source: Source): Finding[] {
  return source.functions.flatMap(({ name, line, lines }) => {
    const found = judge(lines, limits.function);
    return found ? [{ level: found.level, file: source.path, line, message: `${name}: ${lines} lines (${found.bound})` }] : [];
  });
}

export function folderSizes(files: string[]): Finding[] {
  const entries = new Map<string, Set<string>>();
  for (const path of files) {
    for (let at = path; at.includes('/'); at = posix.dirname(at)) {
      const folder = posix.dirname(at);
      entries.set(folder, (entries.get(folder) ?? new Set()).add(posix.basename(at)));
    }
  }
  return [...entries]
    .filter(([folder, names]) => folder !== '.' && names.size > limits.folder.never)
    .map(([folder, names]) => ({
      level: 'fail',
      file: folder,
      message: `${names.size} entries (at most ${limits.folder.never})`,
    }));
}

function judge(value: number, limit: { aim: number; never: number }): { level: Finding['level']; bound: string } | undefined {
  if (value > limit.never) return { level: 'fail', bound: `never over ${limit.never}` };
  return value > limit.aim ? { level: 'warn', bound: `aim: ${limit.aim}` } : undefined;
}
