import { expect, test } from 'vitest';
import { readArguments } from './args.ts';

test('the options of the contract are read, in both spellings', () => {
  expect(readArguments([])).toEqual({ port: 4517, json: false, open: false, whileUsed: false });
  expect(readArguments(['--headless', '--port', '0', '--home=/x y', '--json'])).toEqual({
    port: 0,
    home: '/x y',
    json: true,
    open: false,
    whileUsed: false,
  });
  const tls = ['--tls-cert', 'c.pem', '--tls-key', 'k.pem'];
  expect(readArguments(['--bind', '0.0.0.0', ...tls]).bind).toEqual({ address: '0.0.0.0', cert: 'c.pem', key: 'k.pem' });
});

test.each([
  [['--bind', '0.0.0.0']],
  [['--bind', '127.0.0.1']],
  [['--bind', '0.0.0.0', '--tls-cert', 'c.pem']],
  [['--bind', '']],
  [['--port', '65536']],
  [['--port', '-1']],
  [['--port', '1e3']],
  [['--port', '']],
  [['--home', '']],
  [['--home']],
  [['--surprise']],
  [['extra']],
])('%j is refused', (args) => {
  expect(() => readArguments(args)).toThrowError(
    expect.objectContaining({ constructor: expect.objectContaining({ name: 'UsageError' }) }),
  );
});
