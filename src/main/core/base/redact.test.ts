import { expect, test } from 'vitest';
import { redact, redactValue } from './redact.ts';

const secrets = [
  'sk-ant-api03-abcdefghijklmnop',
  'sk-proj-abcdefghijklmnopqrstuvwx',
  'sk-abcdefghijklmnopqrstuvwxyz123456',
  'xai-abcdefghijklmnopqrstuvwxyz',
  'AIzaSyA1234567890abcdefghijklmnopqrstuv',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'AKIAIOSFODNN7EXAMPLE',
  'xoxb-1234567890-abcdefghij',
  '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx',
  'h1_abcdefghijklmnopqrstuvwxyz',
];

test('keys of every known shape are taken out, wherever they stand', () => {
  for (const secret of secrets) {
    for (const text of [secret, `before ${secret} after`, `{"key":"${secret}"}`, `https://x.test/?k=${secret}&y=1`]) {
      expect(redact(text), text).not.toContain(secret);
    }
  }
  expect(redact('Authorization: Bearer abcdef123456')).not.toContain('abcdef123456');
  expect(redact('postgres://ada:hunter22@host/db')).toBe('postgres://ada:[redacted: password in address]@host/db');
  expect(redact('-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----')).not.toContain('MIIE');
});

test('ordinary words stay', () => {
  const text = 'The token count was 812 and the password field is empty; see https://example.org/a:b@c.';
  expect(redact('The secretary asked about tokens')).toBe('The secretary asked about tokens');
  expect(redact(text)).toContain('The token count was 812');
});

test('values are cleaned by key and by shape, and cycles end', () => {
  const value: Record<string, unknown> = { apiKey: 'plain', nested: [{ note: secrets[0] }] };
  value.self = value;
  const cleaned = JSON.stringify(redactValue(value));
  expect(cleaned).not.toContain('plain');
  expect(cleaned).not.toContain(secrets[0]);
});
