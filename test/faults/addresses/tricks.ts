/** Addresses that two parsers read in two ways: to one of them the trap, to the other something harmless. */

const joints = '@ \\@ %40 #@ ?@ /@ ;@ :@ :80@ \\ %5c %23@ %2f@ %20 %00 %0d%0a &@ :80#@'
  .split(' ')
  .concat(['\t@', '\n', '\r\n', ' ', '\0', '\u2028', '\ufeff', '\u202e']);

const joined = (home: string) =>
  joints.flatMap((sign) => [
    `http://granted.example${sign}${home}/`,
    `http://${home}${sign}granted.example/`,
    `http://${sign}${home}/`,
  ]);

const beginnings = (home: string) =>
  [
    'http:',
    'http:/',
    'http:///',
    'http:\\\\',
    'http:/\\',
    '//',
    '/\\',
    '',
    'http://http://',
    'http://\u2215',
    ' http://',
    '\thttp://',
    'ht\ntp://',
    'HTTP://',
  ].map((sign) => `${sign}${home}/`);

const endings = (home: string) =>
  ['', '?x', '#x', '/ ', '/%2e%2e/', '/ HTTP/1.1\r\nHost: evil\r\n\r\n', '/%0d%0aSET%20a%20b'].map(
    (end) => `http://${home}${end}`,
  );

const named = (home: string) => ['u:p@', 'u@', ':@'].map((name) => `http://${name}${home}/`);

const ported = (port: number) =>
  [`0${port}`, `${port + 65_536}`, '0', '-1', `${port}x`, `%3${port}`, `:${port}`, ''].map((text) => `http://127.0.0.1:${text}/`);

/** Whole URLs. */
export function tricks({ trap }: { trap: number }): string[] {
  const home = `127.0.0.1:${trap}`;
  return [...joined(home), ...beginnings(home), ...endings(home), ...named(home), ...ported(trap)];
}
