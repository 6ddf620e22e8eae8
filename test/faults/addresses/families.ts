/** Attempts to have a request made that must not be made, by kind. */

import { private4, private6, spell4, spell6, spellLocalhost } from './spellings.ts';
import { tricks } from './tricks.ts';

export interface Attempt {
  family: string;
  url: string;
  /** What was granted: as much as anybody could, and never what is attempted. */
  hosts: readonly string[];
  /** What a name leads to, look-up by look-up; the last answer stays. */
  answers?: readonly (readonly string[])[];
  /** A fault of the connection is a good end too: there is nobody where it was allowed to go. */
  mayConnect?: boolean;
}

export interface Surroundings {
  /** Where the trap listens, on 127.0.0.1 and ::1. */
  trap: number;
  /** A server that was granted, and leads on to `/?to=` with `&status=`. */
  leads: number;
}

/** Public: what a name shows to be let in. Nothing connects to it. */
const decoy = '93.184.216.34';

const anything = (port: number) => ['*', `*:${port}`, 'granted.example', '*.granted.example', `granted.example:${port}`];

export function attempts(place: Surroundings): Attempt[] {
  const spelled = [...private4.flatMap(spell4), ...private6.flatMap(spell6), ...spellLocalhost()];
  const hosts = anything(place.trap);
  const literal = spelled.map((host): Attempt => ({ family: 'spelling', url: `http://${host}:${place.trap}/`, hosts }));
  return [
    ...literal,
    ...spelled.filter((_, at) => at % 3 === 0).map((host): Attempt => ({ family: 'https', url: `https://${host}/`, hosts })),
    ...grants(place),
    ...leading(place),
    ...rebinding(place),
    ...tricks(place).map((url): Attempt => ({ family: 'trick', url, hosts: [...hosts, '*:80'], answers: [['127.0.0.1']] })),
    ...schemes(place),
    ...twins(place),
    ...ports(),
    ...redirects(place, spelled),
  ];
}

/** Grants that sound as though they opened this computer. */
function grants({ trap }: Surroundings): Attempt[] {
  const near = [
    '*',
    `*:${trap}`,
    '*.*',
    '*.0.0.1',
    '*.1',
    '127.*',
    '127.0.0.*',
    '127.0.0.0/8',
    '0.0.0.0/0',
    '::/0',
    '[::]',
    '127.0.0.2',
    '128.0.0.1',
    'localhost.example',
    '*.localhost',
    '*localhost',
    '',
    ' ',
    ':',
    `:${trap}`,
    '*:',
    '[*]',
    '*:*',
    '?',
    '**',
    'http://127.0.0.1',
    '127.0.0.1@',
    '127.0.0.1/',
    '127.0.0.1,',
    '127.0.0.1 ',
    `127.0.0.1:${trap + 1}`,
    `[::1]:${trap + 1}`,
    `localhost:${trap + 1}`,
  ].filter((text) => text.trim() !== '127.0.0.1');
  const targets = ['127.0.0.1', '[::1]', 'localhost', 'localhost.', '2130706433', '[::ffff:127.0.0.1]', 'a.localhost'];
  const family = 'grant';
  return near.flatMap((grant) => targets.map((host): Attempt => ({ family, url: `http://${host}:${trap}/`, hosts: [grant] })));
}

/** Public names that lead home. */
function leading({ trap }: Surroundings): Attempt[] {
  const hosts = anything(trap);
  const names = [
    'granted.example',
    'a.granted.example',
    'localtest.me',
    'lvh.me',
    '127.0.0.1.nip.io',
    '7f000001.sslip.io',
    'spoofed.burpcollaborator.net',
    'xn--bcher-kva.example',
  ];
  const within = [...private4, ...private6.map((words) => words.map((word) => word.toString(16)).join(':'))];
  const odd = [
    '127.1',
    '0x7f000001',
    '2130706433',
    '',
    'localhost',
    '::1%lo',
    'fe80::1%eth0',
    '::ffff:127.0.0.1',
    '127.0.0.1\0',
    '[::1]',
  ];
  const family = 'name';
  return [...within, ...odd].flatMap((address, at) => {
    const url = `http://${names[at % names.length]}:${trap}/`;
    return [[address], [decoy, address], [address, decoy], ['2606:4700::1111', decoy, address]].map(
      (answer): Attempt => ({ family, url, hosts, answers: [answer] }),
    );
  });
}

/** A name that is looked up twice is answered otherwise the second time: 127.0.0.2 has nobody, 127.0.0.1 has the trap. */
function rebinding({ trap }: Surroundings): Attempt[] {
  const [empty, there] = [['127.0.0.2'], ['127.0.0.1']];
  const flips = [
    [empty, there],
    [empty, empty, there],
    [empty, ['::1']],
    [['127.0.0.3'], there, there],
    [['127.9.9.9'], ['::1'], there],
  ];
  return flips.flatMap((answers) =>
    ['localhost', 'localhost.', 'LOCALHOST', 'loc%61lhost'].map(
      (host): Attempt => ({
        family: 'rebinding',
        url: `http://${host}:${trap}/`,
        hosts: ['localhost'],
        answers,
        mayConnect: true,
      }),
    ),
  );
}

function schemes({ trap }: Surroundings): Attempt[] {
  const names =
    'file ftp ftps sftp tftp gopher dict ldap ldaps ws wss data javascript blob jar netdoc mailto unix http+unix https+unix httpx view-source about chrome app ssh git telnet redis mysql php expect phar smb nfs imap pop3 rtsp'.split(
      ' ',
    );
  return names.flatMap((scheme) =>
    [
      `${scheme}://127.0.0.1:${trap}/`,
      `${scheme}:127.0.0.1:${trap}`,
      `${scheme}:///etc/passwd`,
      `${scheme}://granted.example/`,
    ].map((url): Attempt => ({ family: 'scheme', url, hosts: anything(trap), answers: [['127.0.0.1']] })),
  );
}

/** Names that look like the one that was granted. */
function twins({ trap }: Surroundings): Attempt[] {
  const alike = [
    'grаnted.example',
    'granted.examрle',
    'grantеd.example',
    'ɡranted.example',
    'granted.example.evil.net',
    'evilgranted.example',
    'granted-example',
    'granted.exampl',
    'granted.example.',
    'xn--grnted-4fg.example',
    'granted。example.evil.net',
    'granted.example%2eevil.net',
    'g\u0307ranted.example',
    'gränted.example',
    'granteḍ.example',
    'granted..example',
    'granted_example',
    'granted.example:80.evil.net',
    'GRANTED.EXAMPLE.EVIL.NET',
    'granted.еxample',
  ];
  const hosts = ['granted.example', 'granted.example:80'];
  // Only the name itself, with a dot at its end, is the same: it is asked for, and leads home.
  return alike.flatMap((host) =>
    [`http://${host}/`, `https://${host}/`, `http://${host}:${trap}/`].map(
      (url): Attempt => ({ family: 'twin', url, hosts, answers: [['127.0.0.1']] }),
    ),
  );
}

/** A grant without a port is the web's two. */
function ports(): Attempt[] {
  const numbers =
    '1 7 19 21 22 23 25 53 69 79 81 110 111 135 139 143 389 445 465 587 631 993 1433 1521 2049 2375 2379 3000 3306 3389 4222 5000 5432 5601 5900 6379 6443 8000 8080 8443 8500 9000 9200 10250 11211 11434 27017 65535'.split(
      ' ',
    );
  const hosts = ['granted.example', '*.granted.example', '*'];
  return numbers.flatMap((port) => [
    { family: 'port', url: `http://granted.example:${port}/`, hosts, answers: [[decoy]] },
    { family: 'port', url: `https://a.granted.example:${port}/`, hosts, answers: [[decoy]] },
  ]);
}

/** A server that was granted leads on to what was not. */
function redirects({ trap, leads }: Surroundings, spelled: readonly string[]): Attempt[] {
  const statuses = [301, 302, 303, 307, 308];
  const targets = [
    ...spelled.map((host) => `http://${host}:${trap}/`),
    ...['127.0.0.1', '[::1]', 'localhost'].flatMap((host) => [
      `//${host}:${trap}/`,
      `\\\\${host}:${trap}/`,
      `http:\\\\${host}:${trap}/`,
      `http:${host}:${trap}/`,
      ` http://${host}:${trap}/`,
      `ht\ttp://${host}:${trap}/`,
      `http://u:p@${host}:${trap}/`,
    ]),
    ...[
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
      `gopher://127.0.0.1:${trap}/_GET`,
      'data:text/plain,x',
      'javascript:1',
      'http://',
      'http://[',
      'http://granted.example:22/',
    ],
  ];
  const hosts = [`127.0.0.1:${leads}`, ...anything(trap)];
  return targets.map((to, at): Attempt => {
    const status = statuses[at % statuses.length];
    const url = `http://127.0.0.1:${leads}/?status=${status}&to=${encodeURIComponent(to)}`;
    return { family: 'redirect', url, hosts, answers: [['127.0.0.1']] };
  });
}
