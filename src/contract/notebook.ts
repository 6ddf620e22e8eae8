/** The notebook: lore, journal, scratchpad and skills as Markdown files with versions, and proposals to change them. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from './define.ts';
import { workId } from './reach/rpc.ts';

export const shelf = z.enum(['lore', 'journal', 'scratchpad', 'skills']);
export type Shelf = z.infer<typeof shelf>;

/** Within the home, with `/` between names: `lore/user.md`. What it may be is judged by the room. */
const path = z.string().min(1).max(1024);
/** Counts from 1 for each file; the first is how the file was first seen. */
const version = z.int().min(1);
const hash = z.string().length(64);

export const noteFile = shape({
  path,
  shelf,
  bytes: z.int().min(0),
  updatedAt: instant,
  /** Null where there is none: the file is not kept in versions. */
  version: version.nullable(),
  /** False where it is only listed: it is binary, or too large. */
  readable: z.boolean(),
  why: z.string().optional(),
  /** Set where the file is gone and only its history is left. */
  removed: z.boolean().optional(),
});
export type NoteFile = z.infer<typeof noteFile>;

export const note = shape({ path, text: z.string(), version });
export type Note = z.infer<typeof note>;

/** How a version came about: `disk` is an edit in another program. */
const origin = z.enum(['seed', 'disk', 'write', 'revert', 'proposal', 'install', 'journal', 'note']);
export type NoteOrigin = z.infer<typeof origin>;

export const noteVersion = shape({
  version,
  at: instant,
  /** Who: `user`, `self`, `run:ID`. */
  actor: z.string(),
  origin,
  bytes: z.int().min(0),
  hash,
  /** Set where the file was removed then. */
  removed: z.boolean().optional(),
  /** The version that it brought back, where it is a revert. */
  reverted: version.optional(),
  runId: id.optional(),
});
export type NoteVersion = z.infer<typeof noteVersion>;

export const proposal = shape({
  id,
  path,
  /** The version that it is about; null where there is no file yet. */
  baseVersion: version.nullable(),
  /** The text that it is about, and the text that it proposes: a diff of the two is what is decided. */
  before: z.string(),
  after: z.string(),
  reason: z.string(),
  /** Who proposes it, and in which run. */
  source: shape({
    actor: z.string(),
    runId: id.optional(),
    /** Text from outside that was in the context of who proposes it: it may not be what you want. */
    outside: z.string().optional(),
  }),
  state: z.enum(['open', 'accepted', 'declined']),
  /** The file moved on since: it can only be declined. */
  stale: z.boolean(),
  createdAt: instant,
  decidedAt: instant.optional(),
  /** The version that it became. */
  version: version.optional(),
});
export type Proposal = z.infer<typeof proposal>;

export const skill = shape({
  name: z.string(),
  description: z.string(),
  path,
  /** SHA-256 over every file of the folder: what consent is bound to. Empty where the folder cannot be read whole. */
  hash: z.string(),
  /** `new`: nobody consented yet. `changed`: not as it was when somebody did. `broken`: it is no skill as it stands. */
  state: z.enum(['approved', 'new', 'changed', 'broken']),
  why: z.string().optional(),
  /** What it says that it needs. Null where it says nothing. */
  allowedTools: z.array(z.string()).nullable(),
  /** Each of those names, and the tools here that it stands for: none where there is no such tool. */
  needs: z.array(shape({ named: z.string(), tools: z.array(z.string()) })).optional(),
  license: z.string().optional(),
  files: z.array(shape({ path: z.string(), bytes: z.int() })),
  /** When somebody last consented to it: where it is `changed`, to what it was then. */
  approvedAt: instant.optional(),
});
export type Skill = z.infer<typeof skill>;

const at = '2026-01-02T03:04:05.000Z';
const A = '0198c3a0-0000-7000-8000-00000000000a';
const exampleHash = 'a'.repeat(64);
const exampleFile: NoteFile = { path: 'lore/user.md', shelf: 'lore', bytes: 12, updatedAt: at, version: 2, readable: true };
const exampleNote: Note = { path: 'lore/user.md', text: '# The person\n', version: 2 };
const exampleProposal: Proposal = {
  id: A,
  path: 'lore/user.md',
  baseVersion: 2,
  before: '# The person\n',
  after: '# Ada\n',
  reason: 'She said her name.',
  source: { actor: `run:${A}`, runId: A },
  state: 'open',
  stale: false,
  createdAt: at,
};
const exampleSkill: Skill = {
  name: 'tidy-notes',
  description: 'Use when notes are to be tidied.',
  path: 'skills/tidy-notes',
  hash: exampleHash,
  state: 'new',
  allowedTools: ['read_text'],
  files: [{ path: 'SKILL.md', bytes: 120 }],
};

const notes = {
  'notebook.list': request({
    meaning: 'The files of a shelf as they are on disk now, by path. `removed` lists those that are gone and have a history.',
    input: shape({ shelf, removed: z.boolean().optional(), ...page }),
    output: listOf(noteFile),
    example: { input: { shelf: 'lore' }, output: { items: [exampleFile], next: null } },
  }),
  'notebook.read': request({
    meaning: 'A file as it is on disk now, or as it was in a version.',
    input: shape({ path, version: version.optional() }),
    output: note,
    errors: ['not_found', 'refused'],
    example: { input: { path: 'lore/user.md' }, output: exampleNote },
  }),
  'notebook.write': request({
    meaning:
      'Write a file whole. `baseVersion` is the version that the text was made from, null for a new file; where the file moved on it answers `conflict` with `data.text` and `data.version` as they are now and `data.base`, the text that it was made from, where it is kept; nothing is overwritten.',
    input: shape({ path, text: z.string().max(1_000_000), baseVersion: z.int().min(0).nullable().optional() }),
    output: note,
    errors: ['not_found', 'conflict', 'refused'],
    example: { input: { path: 'lore/user.md', text: '# Ada\n', baseVersion: 2 }, output: { ...exampleNote, version: 3 } },
  }),
  'notebook.history': request({
    meaning: 'Every version of a file, newest first; a file that is gone keeps its own.',
    input: shape({ path, ...page }),
    output: listOf(noteVersion),
    errors: ['not_found'],
    example: {
      input: { path: 'lore/user.md' },
      output: { items: [{ version: 2, at, actor: 'user', origin: 'disk', bytes: 12, hash: exampleHash }], next: null },
    },
  }),
  'notebook.revert': request({
    meaning: 'Write a file as it was in a version: a new version, so that it can be undone too.',
    input: shape({ path, version }),
    output: note,
    errors: ['not_found', 'conflict', 'refused'],
    example: { input: { path: 'lore/user.md', version: 1 }, output: { ...exampleNote, version: 3 } },
  }),
  'notebook.search': request({
    meaning: 'Find words in all files as they are now, best first. `excerpt` marks what matched between U+0002 and U+0003.',
    input: shape({ query: z.string().max(1000), shelf: shelf.optional(), ...page }),
    output: listOf(shape({ path, shelf, excerpt: z.string(), version, updatedAt: instant })),
    example: {
      input: { query: 'ada' },
      output: { items: [{ path: 'lore/user.md', shelf: 'lore', excerpt: '# Ada', version: 2, updatedAt: at }], next: null },
    },
  }),
};

const decisions = {
  'proposals.list': request({
    meaning: 'Changes that were proposed, newest first. Open ones unless another state is asked for.',
    input: shape({ state: proposal.shape.state.optional(), ...page }),
    output: listOf(proposal),
    example: { input: {}, output: { items: [exampleProposal], next: null } },
  }),
  'proposals.decide': request({
    meaning: 'Accept a proposal, which writes the file, or decline it. `conflict` where the file moved on since it was proposed.',
    input: shape({ id, decision: z.enum(['accept', 'decline']) }),
    output: proposal,
    errors: ['not_found', 'conflict', 'refused'],
    example: {
      input: { id: A, decision: 'accept' },
      output: { ...exampleProposal, state: 'accepted', decidedAt: at, version: 3 },
    },
  }),
};

const skills = {
  'skills.install': request({
    meaning: 'Copy a skill from a folder or a zip into the home. It does nothing before it is approved as it stands.',
    input: shape({ path: z.string().min(1).max(4096), replace: z.boolean().optional() }),
    output: skill,
    errors: ['not_found', 'conflict', 'refused'],
    example: { input: { path: '/home/ada/tidy-notes' }, output: exampleSkill },
  }),
  'skills.list': request({
    meaning: 'Every skill in the home, and why one is not available.',
    input: shape({ ...page }),
    output: listOf(skill),
    example: { input: {}, output: { items: [exampleSkill], next: null } },
  }),
  'skills.approve': request({
    meaning: 'Consent to a skill as it stands, bound to its hash. Any change of any of its files needs it again.',
    input: shape({ name: z.string().min(1).max(64), hash }),
    output: skill,
    errors: ['not_found', 'conflict', 'refused'],
    example: {
      input: { name: 'tidy-notes', hash: exampleHash },
      output: { ...exampleSkill, state: 'approved', approvedAt: at },
    },
  }),
};

export const notebookContract = {
  requests: { ...notes, ...decisions, ...skills },
  events: {
    'notebook.changed': event({
      meaning: 'A file has a new version, or is gone.',
      payload: shape({ path, shelf, version, actor: z.string(), origin, removed: z.boolean().optional() }),
      example: { path: 'lore/user.md', shelf: 'lore', version: 3, actor: 'user', origin: 'disk' },
    }),
    'proposals.changed': event({
      meaning: 'A change was proposed, accepted or declined.',
      payload: shape({ id, path, state: proposal.shape.state }),
      example: { id: A, path: 'lore/user.md', state: 'open' },
    }),
    'skills.changed': event({
      meaning: 'A skill was installed, approved or changed.',
      /** `removed`: it was taken away, and `state` is what it was. */
      payload: shape({ name: z.string(), state: skill.shape.state, removed: z.boolean().optional() }),
      example: { name: 'tidy-notes', state: 'approved' },
    }),
  },
};

const promptPart = shape({
  /** `soul`, `role`, `directives`, `user`, `triggers`, `skills`, `date`, `agents`, `tools`. */
  name: z.string(),
  /** The file that it is read from, where it is one. */
  path: path.optional(),
  text: z.string(),
  /** Estimated: as a model counts, give or take a tenth. */
  tokens: z.int().min(0),
  /** True where the file is longer than what is read of it. */
  cut: z.boolean(),
});

/** What else the notebook answers: the prompt that is made of it, reflection, and folders from elsewhere. */
export const notebookMore = {
  requests: {
    'notebook.prompt': request({
      meaning: 'The system prompt as it would be made now, part by part, with its length in tokens.',
      input: nothing,
      output: shape({ text: z.string(), tokens: z.int().min(0), parts: z.array(promptPart) }),
      example: { input: {}, output: { text: 'You are Hearth.', tokens: 4, parts: [] } },
    }),
    'notebook.remove': request({
      meaning: 'Take a file away. Its history stays, and `notebook.revert` brings it back.',
      input: shape({ path, baseVersion: version.optional() }),
      output: nothing,
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { path: 'scratchpad/list.md' }, output: {} },
    }),
    'notebook.import': request({
      meaning:
        'Copy a folder of Markdown (an Obsidian vault) into the scratchpad, with its folders. Links out of it, loops and files that are no text are skipped and listed. `dryRun` only looks. `memories` has its notes offered as memory. Cancelled: files that were copied whole stay.',
      input: shape({
        path: z.string().min(1).max(4096),
        /** The folder in the scratchpad; the vault's own name when absent. */
        to: z.string().min(1).max(200).optional(),
        dryRun: z.boolean().optional(),
        memories: z.boolean().optional(),
        workId: workId.optional(),
      }),
      output: shape({
        files: z.int(),
        bytes: z.int(),
        /** Those that were there already, as they are. */
        known: z.int(),
        skipped: z.array(shape({ path: z.string(), why: z.string() })),
        to: z.string(),
        candidates: z.int().optional(),
      }),
      errors: ['not_found', 'refused', 'conflict'],
      example: {
        input: { path: '/home/ada/Vault' },
        output: { files: 120, bytes: 240000, known: 0, skipped: [], to: 'scratchpad/Vault' },
      },
    }),
    'journal.reflect': request({
      meaning:
        'Write the page of a day from what is recorded, now. With a model it is a run, whose id is answered at once; without one the facts are written, and `path` names the page. Null where nothing happened on it.',
      input: shape({ day: z.iso.date().optional() }),
      output: shape({ runId: id.nullable(), path: path.nullable() }),
      errors: ['rate_limited'],
      example: { input: { day: '2026-01-02' }, output: { runId: null, path: 'journal/2026-01-02.md' } },
    }),
    'skills.remove': request({
      meaning: 'Take a skill away. Its files go into the history of the notebook.',
      input: shape({ name: z.string().min(1).max(64) }),
      output: nothing,
      errors: ['not_found'],
      example: { input: { name: 'tidy-notes' }, output: {} },
    }),
  },
};
