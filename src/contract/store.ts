/** The event log and the views made from it. */
import { z } from 'zod';
import { event, instant, listOf, nothing, page, request, shape } from './define.ts';
import { workId } from './reach/rpc.ts';

export const problem = shape({
  /** chain: a row does not follow from the one before; payload: data does not match its hash; checkpoint: a signature fails; head: the log is shorter than it was; sqlite: the file itself. */
  kind: z.enum(['chain', 'payload', 'checkpoint', 'head', 'sqlite', 'gap']),
  seq: z.int().optional(),
  message: z.string(),
});

const kept = shape({ path: z.string(), sha256: z.string(), bytes: z.int() });
const exampleKept = {
  path: '/home/ada/.hearth/backups/hearth-2026-01-02T03-04-05-000Z.hearth',
  sha256: 'a'.repeat(64),
  bytes: 40960,
};

export const storeContract = {
  requests: {
    'store.verify': request({
      meaning: 'Check the whole log: every hash, every payload, every signed checkpoint, the head file, the database file.',
      input: nothing,
      output: shape({ ok: z.boolean(), events: z.int(), head: z.string(), problems: z.array(problem) }),
      example: { input: {}, output: { ok: true, events: 12, head: 'ab12', problems: [] } },
    }),
    'store.rebuild': request({
      meaning: 'Make every view anew from the log, beside the living ones, and swap. Progress comes as `store.progress`.',
      input: nothing,
      output: shape({ events: z.int(), tookMs: z.number() }),
      errors: ['conflict'],
      example: { input: {}, output: { events: 12, tookMs: 8 } },
    }),
    'store.backup': request({
      meaning:
        'Keep everything but keys in one new file that any SQLite opens: the database, and each file beside it in the table `backup_files`. Without `path` it goes into the home; a folder gets a file of its own.',
      input: shape({ path: z.string().min(1).max(4096).optional() }),
      output: kept,
      errors: ['not_found', 'conflict'],
      example: { input: {}, output: exampleKept },
    }),
    'store.backups': request({
      meaning: 'The backups that were made, newest first, and whether each is still where it was put.',
      input: shape({ ...page }),
      output: listOf(kept.extend({ at: instant, present: z.boolean() })),
      example: { input: {}, output: { items: [{ ...exampleKept, at: '2026-01-02T03:04:05.000Z', present: true }], next: null } },
    }),
    'store.stats': request({
      meaning: 'How much there is.',
      input: nothing,
      output: shape({ events: z.int(), bytes: z.int(), schemaVersion: z.int(), oldestAt: z.string().nullable() }),
      example: { input: {}, output: { events: 12, bytes: 40960, schemaVersion: 3, oldestAt: null } },
    }),
  },
  events: {
    'store.progress': event({
      meaning: 'How far a long piece of work on the store is.',
      payload: shape({ work: z.enum(['rebuild', 'verify']), done: z.int(), total: z.int() }),
      example: { work: 'rebuild', done: 1, total: 12 },
    }),
    'store.trouble': event({
      meaning: 'The disk or the file is in the way: what happened and what was kept.',
      payload: shape({ code: z.enum(['disk_full', 'read_only', 'corrupt', 'recovered']), message: z.string() }),
      example: { code: 'disk_full', message: 'The disk is full. Nothing was lost; new messages wait until there is room.' },
    }),
  },
};

/** The whole home, out and in again. */
export const storeMoves = {
  requests: {
    'store.export': request({
      meaning:
        'Write everything but keys to a new folder: `json` is lossless, and `store.import` makes the same store of it; `markdown` is for reading. Cancelled: nothing is left of it.',
      input: shape({
        path: z.string().min(1).max(4096),
        format: z.enum(['json', 'markdown']).optional(),
        workId: workId.optional(),
      }),
      output: shape({ path: z.string(), events: z.int(), files: z.int(), bytes: z.int() }),
      errors: ['not_found', 'conflict', 'refused'],
      example: {
        input: { path: '/home/ada/hearth-export' },
        output: { path: '/home/ada/hearth-export', events: 1200, files: 14, bytes: 900000 },
      },
    }),
    'store.import': request({
      meaning:
        'Make this home what a lossless export holds. It is checked whole first; it takes the place of what is here at the next start, and what was here is kept beside it.',
      input: shape({ path: z.string().min(1).max(4096), dryRun: z.boolean().optional(), workId: workId.optional() }),
      output: shape({ events: z.int(), files: z.int(), restart: z.boolean(), keptAs: z.string().nullable() }),
      errors: ['not_found', 'conflict', 'refused'],
      example: {
        input: { path: '/home/ada/hearth-export' },
        output: { events: 1200, files: 14, restart: true, keptAs: '/home/ada/.hearth/backups/before-import' },
      },
    }),
    'store.restore': request({
      meaning:
        'Make this home what a backup holds. It is checked whole first; it takes the place of what is here at the next start, and what was here is kept beside it.',
      input: shape({ path: z.string().min(1).max(4096), workId: workId.optional() }),
      output: shape({ events: z.int(), files: z.int(), restart: z.boolean(), keptAs: z.string().nullable() }),
      errors: ['not_found', 'conflict', 'refused'],
      example: {
        input: { path: '/home/ada/hearth.hearth' },
        output: { events: 1200, files: 14, restart: true, keptAs: '/home/ada/.hearth/backups/before-restore' },
      },
    }),
  },
};
