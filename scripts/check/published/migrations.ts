/** A migration that has shipped is never edited: its hash is pinned, and users' databases were made by that very text. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, Verdict } from '../tree.ts';

const list = 'src/main/core/migrations.ts';
const pinFile = 'scripts/check/published/migrations.pins.json';

export interface Step {
  number: number;
  name: string;
  sql: string;
}

type Pins = Record<string, string>;

const hashOf = (step: Step) => createHash('sha256').update(step.sql).digest('hex');

/** `shipping`: a release leaves nothing unpinned. */
export function judgeMigrations(steps: Step[], pins: Pins, shipping: boolean): Finding[] {
  const fail = (message: string): Finding => ({ level: 'fail', file: list, message });
  const findings: Finding[] = [];
  const byName = new Map(steps.map((step) => [step.name, step]));
  steps.forEach((step, at) => {
    if (step.number <= (steps[at - 1]?.number ?? 0)) findings.push(fail(`${step.name} stands after a higher number`));
    if (!step.name.startsWith(`${String(step.number).padStart(4, '0')}-`))
      findings.push(fail(`${step.name} should begin with its number, as in 0007-why`));
  });
  if (byName.size !== steps.length) findings.push(fail('two migrations share a name'));
  for (const [name, hash] of Object.entries(pins)) {
    const step = byName.get(name);
    if (!step) findings.push(fail(`${name} has shipped and is gone`));
    else if (hashOf(step) !== hash) findings.push(fail(`${name} has shipped and was changed: write a new migration instead`));
  }
  const loose = steps.filter((step) => !Object.hasOwn(pins, step.name));
  if (shipping && loose.length > 0)
    findings.push(fail(`not pinned: ${loose.map((step) => step.name).join(', ')} (npm run check -- --pin)`));
  return findings;
}

export async function checkMigrations(root: string, shipping: boolean): Promise<Verdict> {
  const steps = await load(root);
  if (!steps) return { findings: [{ level: 'fail', file: list, message: 'exports no list named `migrations`' }], looked: 'none' };
  const pins = readPins(root);
  return {
    findings: judgeMigrations(steps, pins, shipping),
    looked: `${steps.length} steps, ${Object.keys(pins).length} pinned`,
  };
}

/** What `npm run check -- --pin` does before a release. Pins already there are kept as they are. */
export async function pinMigrations(root: string): Promise<number> {
  const steps = (await load(root)) ?? [];
  const pins = { ...Object.fromEntries(steps.map((step) => [step.name, hashOf(step)])), ...readPins(root) };
  writeFileSync(join(root, pinFile), `${JSON.stringify(pins, null, 2)}\n`);
  return Object.keys(pins).length;
}

function readPins(root: string): Pins {
  const path = join(root, pinFile);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Pins) : {};
}

async function load(root: string): Promise<Step[] | undefined> {
  const path = join(root, list);
  if (!existsSync(path)) return undefined;
  const module = (await import(pathToFileURL(path).href)) as { migrations?: readonly Step[] };
  return module.migrations ? [...module.migrations] : undefined;
}
