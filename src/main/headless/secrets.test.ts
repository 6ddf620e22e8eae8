import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileSecrets } from './secrets.ts';

let home: string;
let path: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hearth-secrets-'));
  path = join(home, 'secrets.json');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const mode = () => (statSync(path).mode & 0o777).toString(8);

test('a secret is there after a restart, in a file for its owner alone, and gone when removed', () => {
  const secrets = fileSecrets(home);
  secrets.set('anthropic.key', 'sk-1');
  secrets.set('__proto__', 'x');
  expect(fileSecrets(home).get('anthropic.key')).toBe('sk-1');
  expect(mode()).toBe('600');
  expect(secrets.protection).toBe('file');
  secrets.set('anthropic.key', null);
  expect(fileSecrets(home).get('anthropic.key')).toBeNull();
  expect(readFileSync(path, 'utf8')).not.toContain('sk-1');
  expect(readdirSync(home)).toEqual(['secrets.json']);
});

test('a file that others could read is closed to them', () => {
  writeFileSync(path, '{"a":"b"}');
  chmodSync(path, 0o644);
  expect(fileSecrets(home).get('a')).toBe('b');
  expect(mode()).toBe('600');
});

test.each(['{"a":', '[]', '{"a":1}', ''])('a spoilt file (%j) is a clear refusal and stays as it is', (text) => {
  writeFileSync(path, text);
  expect(() => fileSecrets(home)).toThrowError(expect.objectContaining({ code: 'unavailable' }));
  expect(readFileSync(path, 'utf8')).toBe(text);
});
