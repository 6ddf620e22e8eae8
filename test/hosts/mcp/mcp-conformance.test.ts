/** The official conformance suite's client scenarios, against the connection that Hearth makes to MCP servers. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const suite = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
const client = join(root, 'test/fakes/mcp-servers/conformance.entry.ts');

/** What Hearth does not do, and why: everything else that a revision requires has to pass. */
const declined: Record<string, string> = {
  'auth/basic-cimd': 'a warning: Hearth has no address of its own on the web that could serve as its client id',
  'elicitation-sep1034-client-defaults': 'a server may not ask the person anything',
  'sep-2322-client-request-state': 'its only request is such a question',
};

interface Outcome {
  name: string;
  passed: boolean;
  scored: boolean;
}

async function run(revision: string, folder: string): Promise<Outcome[]> {
  const args = [suite, 'client', '--command', `${process.execPath} ${client}`, '--requirements', revision, '-o', folder];
  const output = await new Promise<string>((done) => {
    // It ends with a code where anything failed: what failed is read from its summary.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => done(stdout + stderr));
  });
  const summary = output.slice(output.indexOf('SUITE SUMMARY'));
  const [scenarios = '', unscored = ''] = summary.split('Not scored');
  return [...scenarios.matchAll(/^([✓✗]) ([\w./-]+): /gm)].map(([, mark, name = '']) => ({
    name,
    passed: mark === '✓',
    scored: !unscored.includes(`${name} (`),
  }));
}

test.each(['2026-07-28', '2025-11-25'])(
  'revision %s: all that it requires of a client, but for what is declined by name',
  async (revision) => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-conformance-'));
    try {
      const outcomes = await run(revision, folder);
      const scored = outcomes.filter((one) => one.scored);
      const failed = scored.filter((one) => !one.passed).map((one) => one.name);
      const extra = outcomes.filter((one) => !one.scored && one.passed).map((one) => one.name);
      console.log(
        `MCP conformance ${revision}: ${scored.length - failed.length}/${scored.length} scored client scenarios` +
          `${failed.map((name) => `; ${name} is not: ${declined[name] ?? 'A FAULT'}`).join('')}; beyond: ${extra.join(', ') || 'none'}`,
      );
      expect(scored.length).toBeGreaterThan(15);
      expect(failed.filter((name) => !Object.hasOwn(declined, name))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  240_000,
);
