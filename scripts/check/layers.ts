/** Reads every import against the table in layers.table.ts, and finds cycles among value imports. */
import { posix } from 'node:path';
import { beforeInstall, outsideTheHouse, type Permit, type Room, rooms, testsMay } from './layers.table.ts';
import type { Finding, Import, Source, Verdict } from './tree.ts';

interface Place {
  room: Room;
  /** The instance's folder: which feature, which plug-in. */
  folder: string;
}

/** Use on all sources; those outside src/ are judged only where the table says so. */
export function checkLayers(sources: Source[]): Verdict {
  const findings = sources.flatMap((source) => [...judgeSource(source), ...parseErrors(source)]);
  const known = new Set(sources.map((source) => source.path));
  findings.push(...cycles(sources, known));
  const imports = sources.reduce((sum, source) => sum + source.imports.length, 0);
  return { findings, looked: `${sources.length} files, ${imports} imports` };
}

function parseErrors(source: Source): Finding[] {
  return source.errors.map((message) => ({ level: 'fail', file: source.path, message: `cannot be parsed: ${message}` }));
}

function judgeSource(source: Source): Finding[] {
  if (source.path.startsWith('scripts/') && source.path.endsWith('.mjs')) return judgeBeforeInstall(source);
  if (!source.path.startsWith('src/')) return [];
  const place = placeOf(source.path);
  if (!place) return [{ level: 'fail', file: source.path, message: 'stands in no room of scripts/check/layers.table.ts' }];
  const test = isTest(source.path);
  return source.imports.flatMap((from) => {
    const message = refusal(source.path, place, from, test);
    return message ? [{ level: 'fail' as const, file: source.path, line: from.line, message }] : [];
  });
}

const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path);

/** The room and instance of a path; undefined when the house has none for it. */
export function placeOf(path: string): Place | undefined {
  for (const room of rooms) {
    const folder = matchPath(room.path, path);
    if (folder !== undefined) return { room, folder };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('/')) {
    // A file's test belongs to the file's room.
    return path === pattern || path === pattern.replace(/\.ts$/, '.test.ts') ? posix.dirname(pattern) : undefined;
  }
  const expression = pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]+');
  return new RegExp(`^${expression}`).exec(path)?.[0];
}

function refusal(path: string, place: Place, from: Import, test: boolean): string | undefined {
  const { specifier } = from;
  if (!specifier.startsWith('.')) return packageRefusal(place.room, specifier, test);
  const target = posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''));
  if (outsideTheHouse.some((folder) => target.startsWith(folder)))
    return test ? undefined : `${target}: what ships never imports ${target.split('/')[0]}/`;
  const other = placeOf(target);
  if (!other) return target.startsWith('src/') ? `${target}: stands in no room` : undefined;
  if (other.room === place.room && other.folder === place.folder) return undefined;
  const permits = place.room.may.map((permit): Permit => (typeof permit === 'string' ? { room: permit } : permit));
  const here = permits.filter((permit) => permit.room === other.room.name);
  const name = `${place.room.name} may not import ${target}`;
  if (test && testsMay.includes(other.room.name)) return undefined;
  if (here.length === 0) return `${name} (${other.room.name})`;
  if (test || here.some((permit) => allows(permit, target, other, from.typeOnly))) return undefined;
  return here.map((permit) => `${name}: ${conditions(permit)}`).join('; ');
}

function allows(permit: Permit, target: string, other: Place, typeOnly: boolean): boolean {
  if (permit.asType && !typeOnly) return false;
  const inside = target.slice(other.folder.length);
  return !permit.through || permit.through.some((door) => posix.matchesGlob(inside, door));
}

function conditions(permit: Permit): string {
  const through = permit.through ? `only its ${permit.through.join(', ')}` : 'any file';
  return permit.asType ? `${through}, with \`import type\`` : through;
}

function packageRefusal(room: Room, specifier: string, test: boolean): string | undefined {
  const name = specifier.startsWith('node:')
    ? 'node:'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
  if (room.packages.includes(name)) return undefined;
  if (name !== 'electron' && (test || (name !== 'node:' && room.packages.includes('*')))) return undefined;
  return `${room.name} may not import ${specifier}`;
}

function judgeBeforeInstall(source: Source): Finding[] {
  return source.imports
    .filter(({ specifier }) => !specifier.startsWith('node:') && !(specifier.startsWith('.') && specifier.endsWith('.mjs')))
    .map(({ specifier, line }) => ({
      level: 'fail',
      file: source.path,
      line,
      message: `${beforeInstall.name} may not import ${specifier}: nothing is installed when they run`,
    }));
}

/** Cycles of value imports, by Tarjan's strongly connected components: each names its whole ring once. */
function cycles(sources: Source[], known: Set<string>): Finding[] {
  const edges = new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter((from) => !from.typeOnly && from.specifier.startsWith('.'))
        .map((from) => posix.join(posix.dirname(source.path), from.specifier))
        .filter((target) => known.has(target)),
    ]),
  );
  return components(edges).map((ring) => ({
    level: 'fail',
    file: ring[0] ?? '',
    message: `a cycle of value imports: ${ring.join(' → ')} → ${ring[0]}`,
  }));
}

function components(edges: Map<string, string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const rings: string[][] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    low.set(node, own);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      const reached = index.has(next) ? (stack.includes(next) ? (index.get(next) ?? own) : own) : visit(next);
      low.set(node, Math.min(low.get(node) ?? own, reached));
    }
    if (low.get(node) === own) {
      const ring = stack.splice(stack.indexOf(node));
      if (ring.length > 1 || edges.get(node)?.includes(node)) rings.push(ring);
    }
    return low.get(node) ?? own;
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return rings;
}
