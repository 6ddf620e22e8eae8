import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { judgeContrast } from './contrast.ts';
import { judgeLock } from './lock-file.ts';
import { judgeMigrations } from './migrations.ts';
import { compareSchemas, schemaFiles } from './schemas.ts';
import { compareToolDocs, toolDocs } from './tool-docs.ts';
import { judgeWords } from './words.ts';

const messages = (findings: { message: string }[]) => findings.map((finding) => finding.message);

describe('schemas', () => {
  const wanted = schemaFiles({ requests: { 'chat.send': {}, 'self.get': {} }, events: { 'chat.changed': {} } });

  it('go into one file per feature', () => {
    expect([...wanted.keys()]).toEqual(['chat.json', 'self.json']);
  });

  it('fail when one is missing, changed, or left over', () => {
    const found = new Map([...wanted, ['self.json', '{}'], ['old.json', '{}']]);
    found.delete('chat.json');
    expect(compareSchemas(wanted, found).map((finding) => finding.file)).toEqual([
      'resources/schemas/chat.json',
      'resources/schemas/old.json',
      'resources/schemas/self.json',
    ]);
    expect(compareSchemas(wanted, new Map(wanted))).toEqual([]);
  });
});

describe('the page of tools', () => {
  const tool = {
    name: 'look',
    description: 'Looks.',
    input: z.strictObject({ path: z.string().min(1).max(9) }),
    output: z.strictObject({ found: z.boolean() }),
    ...({ risk: 'read', idempotent: true, timeoutMs: 120_000, isolation: 'process', free: false, perMinute: 3 } as const),
  };
  const page = toolDocs([tool], (one, io) => z.toJSONSchema(one[io]));

  it('says of each tool what it does, takes, needs and is bounded by', () => {
    for (const words of [
      '## look',
      'Looks.',
      'a grant, or your leave',
      '2 min a call and 3 calls',
      '`path` string, 1 to 9',
      '`found` boolean',
    ])
      expect(page).toContain(words);
  });

  it('fails when it is missing or lags behind', () => {
    expect(messages(compareToolDocs(page, null))).toEqual(['is missing: npm run tool-docs']);
    expect(messages(compareToolDocs(page, `${page} `))).toEqual(['differs from the tools: npm run tool-docs']);
    expect(compareToolDocs(page, page)).toEqual([]);
  });
});

describe('migrations', () => {
  const step = { number: 1, name: '0001-events', sql: 'CREATE TABLE a (b);' };
  const hash = 'c0bda51dea81bd5ff6fcf1c0ff24dcd1f5a75d8c8d6ac0f4f9e51cb4bd67c5e5';

  it('fail when a shipped one was changed or is gone', () => {
    expect(messages(judgeMigrations([step], { '0001-events': hash }, false))).toEqual([
      '0001-events has shipped and was changed: write a new migration instead',
    ]);
    expect(messages(judgeMigrations([], { '0001-events': hash }, false))).toEqual(['0001-events has shipped and is gone']);
  });

  it('fail when numbers go back, names lie or repeat', () => {
    const later = { number: 7, name: '0007-chat', sql: '' };
    expect(judgeMigrations([step, later], {}, false)).toEqual([]);
    expect(judgeMigrations([later, step], {}, false)).not.toEqual([]);
    expect(judgeMigrations([{ ...step, name: 'events' }], {}, false)).not.toEqual([]);
    expect(judgeMigrations([step, { ...step, number: 2 }], {}, false)).not.toEqual([]);
  });

  it('may be unpinned while they are made, never in a release', () => {
    expect(judgeMigrations([step], {}, false)).toEqual([]);
    expect(messages(judgeMigrations([step], {}, true))[0]).toContain('not pinned: 0001-events');
  });
});

describe('words', () => {
  const judge = (text: string, path = 'src/a.ts') => messages(judgeWords(path, text, ['mirror.example']));

  it.each([
    ['/wo', 'rk/main/src'],
    ['(/ro', 'ot/.npmrc)'],
    ['../.lib', 'rary/env'],
    ['before-s', 'top'],
  ])('refuse a place on one machine: %s…', (...parts) => {
    expect(judge(parts.join(''))).toHaveLength(1);
  });

  it('refuse a registry host anywhere, and every fetched address in the lock file', () => {
    expect(judge('see https://mirror.example/x')).toHaveLength(1);
    expect(judge('  "resolved": "https://registry.npmjs.org/x.tgz"', 'package-lock.json')).toHaveLength(1);
  });

  it('let ordinary paths pass', () => {
    expect(judge("'/proc/self/ro' + 'ot/etc', 'src/network/a', 'docs/homework/b', '.libraries'")).toEqual([]);
  });
});

describe('contrast', () => {
  it('fails for a pair below WCAG AA, and for a token that is missing', () => {
    const pale = judgeContrast('--ink: light-dark(#777777, #ffffff);\n--bg-page: light-dark(#888888, #000000);').findings;
    expect(messages(pale).find((message) => message.startsWith('ink on bg-page, light'))).toMatch(/is under 4.5$/);
    expect(messages(pale).find((message) => message.startsWith('ink on bg-page, dark'))).toBeUndefined();
    expect(messages(pale)).toContain('ink-2 on bg-page: a token is missing or is not a light-dark() pair of colors');
  });
});

describe('the lock file', () => {
  const tool = { version: '2.0.0', optionalDependencies: { 'tool-darwin': '2.0.0' } };

  it('fails when the binary of another platform is not in it, or is of another version', () => {
    expect(messages(judgeLock({ '': { devDependencies: { tool: '2.0.0' } }, 'node_modules/tool': tool }))).toEqual([
      'node_modules/tool wants tool-darwin@2.0.0, which is not locked',
    ]);
    expect(judgeLock({ 'node_modules/tool': tool, 'node_modules/tool-darwin': { version: '1.0.0' } })).toHaveLength(1);
  });

  it('finds packages beside the one that wants them, and above', () => {
    expect(judgeLock({ 'node_modules/tool': tool, 'node_modules/tool-darwin': { version: '2.0.0' } })).toEqual([]);
    const nested = { 'node_modules/a/node_modules/tool': tool, 'node_modules/a/node_modules/tool-darwin': { version: '2.0.0' } };
    expect(judgeLock(nested)).toEqual([]);
  });
});
