import { expect, test } from 'vitest';
import { fromChromium, originOf, policyToChromium, privilegedSchemes, toChromium } from './url-map.ts';

privilegedSchemes.add('app');

test.each(['app://bundle/index.html', 'app://bundle/', 'app://bundle/a?b=c#d'])('%s comes back as it went', (url) => {
  expect(toChromium(url)).toMatch(/^https:\/\/bundle\.app\.standin\.test\//);
  expect(fromChromium(toChromium(url))).toBe(url);
});

test('other addresses are left alone, also those that look alike', () => {
  for (const url of [
    'https://example.org/',
    'about:blank',
    'https://standin.test/',
    'https://evil.example/?https://bundle.app.standin.test/',
  ]) {
    expect(toChromium(url)).toBe(url);
    expect(fromChromium(url)).toBe(url);
  }
});

test('an origin is a scheme and a host', () => {
  expect(originOf('app://bundle/index.html')).toBe('app://bundle');
  expect(originOf('https://example.org/a')).toBe('https://example.org');
  expect(originOf('about:blank')).toBe('null');
  expect(originOf('')).toBe('null');
});

test('a policy means the same origins', () => {
  expect(policyToChromium("default-src 'none'; img-src app: data: app://bundle; connect-src https:")).toBe(
    "default-src 'none'; img-src https://*.app.standin.test data: https://bundle.app.standin.test; connect-src https:",
  );
});
