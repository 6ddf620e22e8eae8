/** Hostile paths by family: each a call that tries to read, list, search or write outside of the one granted folder. */
import { relative } from 'node:path';
import { canaryName, type Playground } from './playground.ts';

export interface Attempt {
  family: string;
  tool: string;
  args: Record<string, unknown>;
}

type Family = (place: Playground, random: () => number) => string[];

const readers = ['read_text', 'read_bin', 'list_dir', 'search_text', 'html_to_text', 'markdown_to_text', 'pdf_to_text'];

const targetsOf = ({ secret, home, twins }: Playground) =>
  [secret, home, ...twins.slice(0, 2)].flatMap((folder) => [folder, `${folder}/canary.txt`]);

const inside = (place: Playground, path: string) => relative(place.allowed, path);

const families: Record<string, Family> = {
  'dot dot': (place) =>
    targetsOf(place).flatMap((target) => {
      const rest = inside(place, target);
      const { allowed } = place;
      return [
        rest,
        `./${rest}`,
        `${allowed}/${rest}`,
        `${allowed}/sub/../${rest}`,
        `${allowed}/sub/deep/../../${rest}`,
        `${allowed}//${rest.replaceAll('/', '//')}`,
        `${allowed}/./${rest.replaceAll('../', './.././')}`,
        `${allowed}/absent/../${rest}`,
        `${allowed}/ok.txt/../${rest}`,
        `${'../'.repeat(40)}${target.slice(1)}`,
        `${allowed}/${'sub/../'.repeat(60)}${rest}`,
        `${target}/`,
        `${target}/.`,
        `${target}/../${target.split('/').at(-1)}`,
      ];
    }),
  encodings: (place) => {
    const rest = inside(place, `${place.secret}/canary.txt`);
    const dots = [
      '%2e%2e',
      '%2E%2E',
      '.%2e',
      '%252e%252e',
      '%c0%ae%c0%ae',
      '%u002e%u002e',
      '\\u002e\\u002e',
      '．．',
      '‥',
      '․․',
      '..;',
      '...',
      '....',
      '.. ',
      '..\u00ad',
      '%2e%2e%00',
    ];
    const slashes = ['/', '%2f', '%252f', '%5c', '\\', '∕', '⁄', '／', '%c0%af', '//'];
    return dots.flatMap((dot) => slashes.map((slash) => `${place.allowed}/${rest.replace('..', dot).replaceAll('/', slash)}`));
  },
  'NUL, control and unseen characters': (place) => {
    const target = `${place.secret}/canary.txt`;
    const codes = [
      0, 1, 7, 8, 9, 10, 13, 27, 127, 0x85, 0xad, 0x200b, 0x200d, 0x200e, 0x202a, 0x202e, 0x2028, 0x2066, 0x2069, 0xfeff, 0xd800,
      0xdfff, 0xe0041,
    ];
    return codes.flatMap((code) => {
      const mark = code >= 0xd800 && code <= 0xdfff ? String.fromCharCode(code) : String.fromCodePoint(code);
      const { allowed } = place;
      return [
        `${target}${mark}`,
        `${target}${mark}.txt`,
        `${allowed}/ok.txt${mark}${target}`,
        `${mark}${target}`,
        `${allowed}/..${mark}/secret/canary.txt`,
      ];
    });
  },
  spellings: (place) =>
    targetsOf(place).flatMap((target) => [
      target,
      `/${target}`,
      `//${target}`,
      target.replaceAll('/', '//'),
      `/.${target}`,
      `file://${target}`,
      `file:${target}`,
      `FILE:///${target}`,
      `file:../${target}`,
      `http://localhost${target}`,
      `~/${'../'.repeat(10)}${target.slice(1)}`,
      `~root/${target}`,
      `~+/${target}`,
      `$HOME/${'../'.repeat(9)}${target}`,
      `\${PWD}/../secret/canary.txt`,
      `"${target}"`,
      `'${target}'`,
      ` ${target}`,
      `${target} `,
      target.toUpperCase(),
      target.replace('secret', 'Secret').replace('.hearth', '.HEARTH'),
      `${place.allowed}${target}`,
      `${place.allowed}/ok.txt|cat ${target}`,
      `${place.allowed}/ok.txt;${target}`,
      `$(cat ${target})`,
      `{${place.allowed},${place.secret}}/canary.txt`,
      `${place.root}/*/canary.txt`,
      `${place.root}/s?cret/canary.txt`,
      `${place.root}/[s]ecret/canary.txt`,
      `${place.root}/**/canary.txt`,
    ]),
  'twins of the granted name': (place) =>
    place.twins.flatMap((twin) => [
      twin,
      `${twin}/canary.txt`,
      `${twin}/${canaryName}/canary.txt`,
      `../${twin.split('/').at(-1)}/canary.txt`,
    ]),
  doors: (place) =>
    place.doors.flatMap(({ name, folder }) => {
      const at = `${place.allowed}/${name}`;
      const more = folder
        ? [
            '/canary.txt',
            `/${canaryName}`,
            `/${canaryName}/canary.txt`,
            '/../secret/canary.txt',
            `${place.secret}/canary.txt`,
            '/new/file.txt',
          ]
        : ['/', '/.', '/../secret/canary.txt'];
      return [name, at, ...more.map((rest) => at + rest)];
    }),
  'devices and the system’s own': (place) => {
    const own = [
      'stdin',
      'stdout',
      'fd/0',
      'fd/3',
      'zero',
      'random',
      'urandom',
      'mem',
      'kmem',
      'tty',
      'full',
      'shm/x',
      'null',
      'sda',
      'ptmx',
    ].map((name) => `/dev/${name}`);
    const mine = [
      'environ',
      'mem',
      'maps',
      'cmdline',
      'cwd',
      'exe',
      'root',
      `root${place.secret}/canary.txt`,
      `fd/${place.fd}`,
      `map_files`,
      'task',
      'status',
      `cwd${place.secret}/canary.txt`,
    ];
    const who = ['self', 'thread-self', String(process.pid), String(process.ppid), '1', `self/task/${process.pid}`];
    const proc = who.flatMap((one) => mine.map((name) => `/proc/${one}/${name}`));
    const sys = [
      '/sys/kernel/notes',
      '/sys/firmware',
      '/sys/class',
      '/proc/kcore',
      '/proc/kallsyms',
      '/proc/sys/kernel/core_pattern',
      '/proc/sysrq-trigger',
      '/proc',
    ];
    return [...own, ...proc, ...sys].flatMap((path) => [
      path,
      `${place.allowed}/${'../'.repeat(30)}${path.slice(1)}`,
      `/${path}`,
    ]);
  },
  'Hearth’s own folder below a granted one': ({ wide, home }) => {
    const names = [
      'hearth.db',
      'canary.txt',
      `${canaryName}/canary.txt`,
      'secrets.json',
      'policy.json',
      'artifacts/x',
      'new.txt',
      '',
    ];
    const spellings = [
      home,
      `${wide}/./.hearth`,
      `${wide}/x/../.hearth`,
      `${wide}//.hearth`,
      `${wide}/.HEARTH`,
      `${wide}/.Hearth`,
      `${wide}/.hearth/../.hearth`,
    ];
    return spellings.flatMap((at) => names.map((name) => `${at}/${name}`));
  },
  'made by chance': (place, random) => {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const doors = place.doors.map(({ name }) => name);
    const parts = [
      '..',
      '..',
      '..',
      '.',
      '',
      '~',
      'allowed',
      'secret',
      'secret',
      'canary.txt',
      canaryName,
      'sub',
      'deep',
      '%2e%2e',
      'ok.txt',
      'wide',
      '.hearth',
      ...doors,
    ];
    const starts = [
      '',
      './',
      '../',
      '/',
      `${place.allowed}/`,
      `${place.root}/`,
      `${place.wide}/`,
      '~/',
      `${place.allowed}/../`,
      '/proc/self/root',
    ];
    return Array.from(
      { length: 400 },
      () => pick(starts) + Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(parts)).join('/'),
    );
  },
};

/** Where a write may go wrong without harm to anybody: only what lies in the playground is written to. */
const isSafeToWrite = (path: string, place: Playground): boolean =>
  !/\/(?:proc|dev|sys)\b/.test(path) && (path.includes(place.root) || !path.startsWith('/'));

/** All of them, in an order of chance. */
export function attempts(place: Playground, random: () => number): Attempt[] {
  const made = Object.entries(families).flatMap(([family, make]) =>
    make(place, random).flatMap((path, at): Attempt[] => {
      const reader = readers[(at + Math.floor(random() * readers.length)) % readers.length] ?? 'read_text';
      const read = { family, tool: reader, args: reader === 'search_text' ? { query: 'CANARY', path } : { path } };
      return isSafeToWrite(path, place) ? [read, { family, tool: 'write_text', args: { path, text: 'PWNED' } }] : [read];
    }),
  );
  return [...made, ...searches(place)]
    .map((attempt) => ({ attempt, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ attempt }) => attempt);
}

/** A search has more than its path to lead it astray. */
function searches({ allowed, wide, secret, root }: Playground): Attempt[] {
  const globs = [
    '../**',
    '../secret/**',
    `${secret}/**`,
    '/**',
    '**/../secret/*',
    '!**/allowed/**',
    '.hearth/**',
    '**/.hearth/**',
    `${root}/**`,
    '**',
  ];
  const family = 'searches';
  const with_ = (path: string | undefined, more: object): Attempt => ({
    family,
    tool: 'search_text',
    args: { query: 'CANARY', hidden: true, ignored: true, ...(path ? { path } : {}), ...more },
  });
  return [allowed, wide, undefined].flatMap((path) => [
    ...globs.map((glob) => with_(path, { globs: [glob] })),
    with_(path, {}),
    with_(path, { regex: true, query: 'C.N[A-Z]RY' }),
  ]);
}
