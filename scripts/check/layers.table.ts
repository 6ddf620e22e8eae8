/**
 * Who may import whom. This table is the law, and the only place where it is written:
 *
 *   contract ← base ← store ← agent ← features/* ← providers/* tools/* channels/* ← daemon.ts ← http/ electron/ headless/ ← index.ts headless.ts
 *
 * A room is the first one whose path fits. `*` in a path is one folder: each fit is an instance of its own (one feature, one
 * plug-in), and a room may import another instance of itself only where `may` says so.
 */

export interface Permit {
  room: string;
  /** Only these files of the other room, named from its folder: its doors. Any file when absent. */
  through?: readonly string[];
  /** Only as a type: instances arrive through `create(deps)`. */
  asType?: boolean;
}

export interface Room {
  name: string;
  /** `folder/` and all below it, or one file. */
  path: string;
  may: readonly (string | Permit)[];
  /** npm packages, `node:` for Node's modules, `*` for every package but `electron`. */
  packages: readonly string[];
}

const core = 'src/main/core';
/** The editor of Markdown, in a chunk of its own. */
const codemirror = [
  ...['state', 'view', 'commands', 'language', 'search', 'lang-markdown'].map((part) => `@codemirror/${part}`),
  '@lezer/highlight',
];
const door = ['index.ts'];
const below = {
  store: ['contract', 'base'],
  agent: ['contract', 'base', 'store'],
  feature: ['contract', 'base', 'edge', 'store', 'agent'],
};
const asFeatureType: Permit = { room: 'feature', through: door, asType: true };
const plugIn = [...below.feature, asFeatureType];
/** A list of plug-ins, and what they share, know the interface that the agent owns. */
const beside = [...below.agent, 'agent'];
const host = [...below.feature, 'daemon', 'http', { room: 'feature', through: door }];

export const rooms: readonly Room[] = [
  { name: 'contract', path: 'src/contract/', may: [], packages: ['zod'] },
  { name: 'preload', path: 'src/preload/', may: ['contract'], packages: ['electron'] },
  {
    name: 'renderer',
    path: 'src/renderer/',
    may: ['contract'],
    packages: [
      'react',
      'react-dom',
      'zustand',
      'radix-ui',
      'cmdk',
      'marked',
      'highlight.js',
      '@tanstack/react-virtual',
      'zod',
      'diff',
      ...codemirror,
    ],
  },
  {
    name: 'mcp server',
    path: 'src/main/cli/mcp/',
    may: ['contract'],
    packages: ['node:', 'zod', '@modelcontextprotocol/server'],
  },
  {
    name: 'cli',
    path: 'src/main/cli.ts',
    may: ['contract', 'cli', { room: 'mcp server', through: ['serve.ts'] }],
    packages: ['node:'],
  },
  { name: 'cli', path: 'src/main/cli/', may: ['contract', 'cli'], packages: ['node:'] },

  { name: 'base', path: `${core}/base/`, may: ['contract'], packages: ['node:', 'zod'] },
  { name: 'edge', path: `${core}/dispatch.ts`, may: ['contract', 'base'], packages: ['zod'] },
  { name: 'edge', path: `${core}/follow.ts`, may: ['contract', 'base', 'store'], packages: ['zod'] },
  { name: 'store', path: `${core}/store/`, may: below.store, packages: ['node:', 'zod', 'better-sqlite3'] },
  { name: 'agent', path: `${core}/agent/`, may: below.agent, packages: ['node:', 'zod'] },
  { name: 'feature', path: `${core}/features/*/`, may: [...below.feature, asFeatureType], packages: ['node:', 'zod'] },

  {
    name: 'provider list',
    path: `${core}/providers/index.ts`,
    may: [...beside, { room: 'provider', through: ['provider.ts'] }, 'provider parts'],
    packages: [],
  },
  { name: 'provider', path: `${core}/providers/*/`, may: [...plugIn, 'provider parts'], packages: ['node:', '*'] },
  // What every provider needs stands beside their folders, so that they never reach into each other.
  { name: 'provider parts', path: `${core}/providers/`, may: beside, packages: ['node:', 'zod'] },
  {
    name: 'tool list',
    path: `${core}/tools/index.ts`,
    may: [...beside, { room: 'tool', through: ['tool.ts'] }, 'tool parts'],
    packages: [],
  },
  // Tools of one kind stand together, beside what they share.
  { name: 'tool', path: `${core}/tools/files/*/`, may: [...plugIn, 'tool parts'], packages: ['node:', '*'] },
  { name: 'tool', path: `${core}/tools/parse/*/`, may: [...plugIn, 'tool parts'], packages: ['node:', '*'] },
  { name: 'tool', path: `${core}/tools/memory/*/`, may: [...plugIn, 'tool parts'], packages: ['node:', '*'] },
  { name: 'tool', path: `${core}/tools/tasks/*/`, may: [...plugIn, 'tool parts'], packages: ['node:', '*'] },
  { name: 'tool parts', path: `${core}/tools/files/`, may: beside, packages: ['node:', 'zod'] },
  { name: 'tool parts', path: `${core}/tools/parse/`, may: [...beside, 'tool parts'], packages: ['node:', 'zod'] },
  { name: 'tool', path: `${core}/tools/*/`, may: [...plugIn, 'tool parts'], packages: ['node:', '*'] },
  { name: 'tool parts', path: `${core}/tools/`, may: beside, packages: ['node:', 'zod'] },
  {
    name: 'channel list',
    path: `${core}/channels/index.ts`,
    may: [...beside, { room: 'channel', through: ['channel.ts'] }, 'channel parts'],
    packages: [],
  },
  { name: 'channel', path: `${core}/channels/*/`, may: [...plugIn, 'channel parts'], packages: ['node:', '*'] },
  { name: 'channel parts', path: `${core}/channels/`, may: beside, packages: ['node:', 'zod'] },

  {
    name: 'migrations',
    path: `${core}/migrations.ts`,
    may: ['base', 'store', 'agent', { room: 'feature', through: ['migrations/*'] }],
    packages: [],
  },
  {
    name: 'projections',
    path: `${core}/projections.ts`,
    may: ['base', 'store', 'agent', { room: 'feature', through: ['**/*.sql.ts', '**/events.ts'] }],
    packages: [],
  },
  {
    name: 'own requests',
    path: `${core}/own-requests.ts`,
    may: [...below.feature, { room: 'feature', through: door, asType: true }],
    packages: ['node:'],
  },
  {
    name: 'acting',
    path: `${core}/acting.ts`,
    may: [...below.feature, 'tool list', { room: 'feature', through: door }],
    packages: ['node:'],
  },
  {
    name: 'keeping',
    path: `${core}/keeping.ts`,
    may: [...below.feature, 'channel list', { room: 'feature', through: door }],
    packages: ['node:'],
  },
  {
    name: 'daemon',
    path: `${core}/daemon.ts`,
    may: [
      ...below.feature,
      'acting',
      'keeping',
      'migrations',
      'projections',
      'own requests',
      'provider list',
      'tool list',
      { room: 'feature', through: door },
    ],
    packages: ['node:'],
  },

  {
    name: 'tool runner',
    path: 'src/main/runners/tool.ts',
    may: ['tool runner', 'contract', 'base', { room: 'agent', asType: true }, { room: 'tool', through: ['run.ts'] }],
    packages: ['node:'],
  },
  {
    name: 'tool runner',
    path: 'src/main/runners/tool/',
    may: ['contract', 'base', { room: 'agent', asType: true }],
    packages: ['node:'],
  },
  {
    name: 'mcp runner',
    path: 'src/main/runners/mcp.ts',
    may: ['contract', 'base', 'mcp runner', { room: 'feature', through: ['mcp/protocol.ts'] }],
    packages: ['node:'],
  },
  {
    name: 'mcp runner',
    path: 'src/main/runners/mcp/',
    may: ['contract', 'base', { room: 'feature', through: ['mcp/protocol.ts'] }],
    packages: ['node:', 'zod', '@modelcontextprotocol/client', 'cross-spawn'],
  },
  {
    name: 'query runner',
    path: 'src/main/runners/',
    may: ['contract', 'base', 'store', 'projections', { room: 'feature', through: ['queries.ts'] }],
    packages: ['node:'],
  },

  { name: 'http', path: 'src/main/http/', may: host, packages: ['node:', 'zod'] },
  { name: 'electron', path: 'src/main/electron/', may: host, packages: ['node:', 'zod', 'electron', 'electron-updater'] },
  { name: 'headless', path: 'src/main/headless/', may: host, packages: ['node:', 'zod'] },
  { name: 'Electron entry', path: 'src/main/index.ts', may: [...host, 'electron'], packages: ['node:', 'electron'] },
  { name: 'Node entry', path: 'src/main/headless.ts', may: [...host, 'headless'], packages: ['node:'] },
];

/** A test may import what its own room may, past doors too, and these: a real store opens with all of its tables. */
export const testsMay = ['migrations', 'projections'];

/** `npm start` and `npm test` run before anything is installed: nothing but Node, in plain JavaScript. */
export const beforeInstall: Room = { name: 'set-up scripts', path: 'scripts/**/*.mjs', may: [], packages: ['node:'] };

/** Never imported by what ships. */
export const outsideTheHouse = ['test/', 'bench/', 'scripts/', 'build/'];

/** The one file where `any` and `as unknown as` may stand: where bytes from a wire become values. */
export const looseTypesAllowedIn = 'src/contract/transport.ts';
