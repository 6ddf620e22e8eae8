/** What may be asked for, before any socket is opened. */
import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { canonicalHost, isCovered, isPrivateHost } from './hosts.ts';
import { judgeUrl, readUrl } from './url.ts';

const reasonOf = (work: () => unknown): unknown => {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof AppError ? error.data?.reason : error;
  }
};

test('one address has one spelling, whatever base or alphabet it is written in', () => {
  for (const spelling of ['0x7f.1', '0177.0.0.1', '2130706433', '127.1', '１２７.0.0.1', '127。0。0。1', '127.0.0.1.'])
    expect(canonicalHost(spelling), spelling).toBe('127.0.0.1');
  expect(canonicalHost('EXAMPLE.com.')).toBe('example.com');
  expect(canonicalHost('[0:0:0::0001]')).toBe('::1');
  expect(canonicalHost('bücher.de')).toBe('xn--bcher-kva.de');
  for (const none of [
    '',
    'a..b',
    'localhost..',
    'a b',
    'a@b',
    'a/b',
    'a:80',
    'fe80::1%eth0',
    '-a.de',
    `${'a'.repeat(64)}.de`,
    '1.2.3.256',
  ])
    expect(canonicalHost(none), none).toBeNull();
});

test('what is not on the public internet is private, and so is what cannot be read', () => {
  const hidden =
    'localhost localhost. LOCALHOST a.localhost router nas.local db.internal 0 10.1 100.64.0.1 127.9.9.9 168.63.129.16 169.254.169.254 172.31.0.1 192.0.0.192 192.0.2.1 192.168.0.1 198.18.0.1 224.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 fe80::1 fec0::1 ff02::1 2606:4700::5efe:a00:1';
  for (const host of [...hidden.split(' '), 'a..b', '', '*']) expect(isPrivateHost(host), host).toBe(true);
  const open = 'example.com 1.1.1.1 172.32.0.1 100.128.0.1 169.253.1.1 2606:4700::1111 2a00::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8';
  for (const host of open.split(' ')) expect(isPrivateHost(host), host).toBe(false);
});

test('a grant covers whole names, the ports of the web or the one that it names', () => {
  expect(isCovered(['example.com'], 'example.com', 443)).toBe(true);
  expect(isCovered(['Bücher.de.'], 'xn--bcher-kva.de', 80)).toBe(true);
  expect(isCovered(['example.com'], 'example.com', 8080)).toBe(false);
  expect(isCovered(['example.com:8080'], 'example.com', 8080)).toBe(true);
  expect(isCovered(['example.com:8080'], 'example.com', 80)).toBe(false);
  expect(isCovered(['*.example.com'], 'a.b.example.com', 443)).toBe(true);
  for (const other of ['example.com', 'evilexample.com', 'example.com.evil.org', 'exаmple.com'])
    expect(isCovered(['*.example.com'], other, 443), other).toBe(false);
  expect(isCovered(['*'], 'example.com', 443)).toBe(true);
  expect(isCovered([], 'example.com', 443)).toBe(false);
});

test('a private address is opened by its own name alone: no wildcard and no other name will do', () => {
  expect(isCovered(['127.0.0.1'], '127.0.0.1', 3000)).toBe(true);
  expect(isCovered(['[::1]:3000'], '::1', 3000)).toBe(true);
  expect(isCovered(['[::1]:3000'], '::1', 3001)).toBe(false);
  expect(isCovered(['localhost'], 'localhost', 3000)).toBe(true);
  for (const grant of [
    '*',
    '*.1',
    '*.0.0.1',
    '127.0.0.2',
    'localhost',
    '*:3000',
    '127.*',
    '0.0.0.0',
    '::ffff:127.0.0.1',
    '127.0.0.1/8',
  ])
    expect(isCovered([grant], '127.0.0.1', 3000), grant).toBe(false);
  for (const name of ['nas.local', 'router', 'a.localhost']) expect(isCovered([name, '*'], name, 80), name).toBe(false);
});

test('an address says where it leads, in the one spelling', () => {
  expect(readUrl('HTTPS://Example.COM.:443/a?b#c')).toEqual({
    url: 'https://example.com/a?b',
    protocol: 'https:',
    host: 'example.com',
    port: 443,
    path: '/a?b',
  });
  expect(readUrl('http://[0::1]:81')).toMatchObject({ host: '::1', port: 81, url: 'http://[::1]:81/' });
});

test('each refusal has its reason, and names the host as a grant would', () => {
  const reason = (url: string, ...hosts: string[]) => reasonOf(() => judgeUrl(url, hosts));
  for (const url of [
    'ftp://a.de',
    'file:///etc/passwd',
    'http:a.de',
    '//a.de',
    'http://a.de\\@b.de',
    'http://u:p@a.de',
    'http://@a.de',
    'http://a.de:0',
    ' http://a.de',
    'http://a\t.de',
    'http://a.de/\u200b',
    'http://',
    `http://a.de/${'x'.repeat(9000)}`,
    'javascript:1',
    'http://a.de:99999',
  ])
    expect(reason(url, '*'), url).toBe('bad_address');
  expect(reason('http://2130706433/', '*')).toBe('private_address');
  expect(reason('http://example.com:8443/', 'example.com')).toBe('not_granted_host');
  expect(reason('http://example.com/', 'example.com')).toBe('done');
  expect(() => judgeUrl('https://example.com:8443/x', [])).toThrow(
    expect.objectContaining({ code: 'refused', data: { reason: 'not_granted_host', host: 'example.com:8443' } }),
  );
});
