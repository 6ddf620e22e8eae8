/** resources/schemas holds the public contract as JSON Schema: scripts of the user's depend on it, so it may never lag behind. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Verdict } from '../tree.ts';

const folder = 'resources/schemas';

interface Described {
  requests: Record<string, unknown>;
  events: Record<string, unknown>;
}

/** The room whose requests begin with another word than its own. */
const roomOf = new Map([
  ...['auth', 'files', 'window', 'work'].map((word) => [word, 'rpc'] as const),
  ...['budget', 'providers'].map((word) => [word, 'models'] as const),
  ...['approvals', 'run'].map((word) => [word, 'runs'] as const),
  ...['capabilities', 'policy'].map((word) => [word, 'tools'] as const),
  ...['constitution', 'secrets', 'settings'].map((word) => [word, 'self'] as const),
  ...['journal', 'proposals', 'skills'].map((word) => [word, 'notebook'] as const),
  ['channels', 'outbox'],
]);

/** One file per room, found by the first word of the names: `chat.send` → chat.json, `budget.get` → models.json. */
export function schemaFiles({ requests, events }: Described): Map<string, string> {
  const features = new Map<string, Described>();
  const featureOf = (name: string) => {
    const word = name.split('.')[0] ?? name;
    const feature = roomOf.get(word) ?? word;
    const described = features.get(feature) ?? { requests: {}, events: {} };
    features.set(feature, described);
    return described;
  };
  for (const [name, shape] of Object.entries(requests)) featureOf(name).requests[name] = shape;
  for (const [name, shape] of Object.entries(events)) featureOf(name).events[name] = shape;
  return new Map([...features].map(([feature, described]) => [`${feature}.json`, `${JSON.stringify(described, null, 2)}\n`]));
}

export function compareSchemas(wanted: Map<string, string>, found: Map<string, string>): Finding[] {
  const names = [...new Set([...wanted.keys(), ...found.keys()])].sort();
  return names
    .filter((name) => wanted.get(name) !== found.get(name))
    .map((name) => {
      const why = !wanted.has(name) ? 'belongs to no feature' : found.has(name) ? 'differs from the contract' : 'is missing';
      return { level: 'fail', file: `${folder}/${name}`, message: `${why}: npm run schemas` };
    });
}

export async function checkSchemas(root: string): Promise<Verdict> {
  const wanted = await fromContract();
  const here = join(root, folder);
  const names = listed(here);
  const found = new Map(names.map((name) => [name, readFileSync(join(here, name), 'utf8')]));
  return { findings: compareSchemas(wanted, found), looked: `${wanted.size} files` };
}

/** What `npm run schemas` does. */
export async function writeSchemas(root: string): Promise<number> {
  const wanted = await fromContract();
  const here = join(root, folder);
  mkdirSync(here, { recursive: true });
  for (const name of listed(here)) if (!wanted.has(name)) rmSync(join(here, name));
  for (const [name, text] of wanted) writeFileSync(join(here, name), text);
  return wanted.size;
}

async function fromContract(): Promise<Map<string, string>> {
  const contract = await import('../../../src/contract/index.ts');
  return schemaFiles(contract.describeContract());
}

function listed(path: string): string[] {
  try {
    return readdirSync(path).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // No folder is the same as an empty one: each file is then reported missing.
  }
}
