/** The facts of the notebook. Every change of a file is one, whoever made it. */
import { z } from 'zod';
import { defineEvent } from '../../store/define-event.ts';

const origin = z.enum(['seed', 'disk', 'write', 'revert', 'proposal', 'install', 'journal', 'note']);

export const versioned = defineEvent({
  type: 'notebook.versioned',
  version: 1,
  meaning: 'A file of the notebook has this text from now on.',
  data: z.object({
    path: z.string(),
    version: z.int(),
    hash: z.string(),
    bytes: z.int(),
    /** Whole, or its beginning where `fileId` is set. */
    text: z.string(),
    /** The kept file that has the whole text, where it is large. */
    fileId: z.string().optional(),
    origin,
    /** The version that it brings back. */
    reverted: z.int().optional(),
    /** Names the file beside it that holds the text until it takes the place of the old one. */
    writeId: z.string().optional(),
    proposalId: z.string().optional(),
  }),
});

export const removed = defineEvent({
  type: 'notebook.removed',
  version: 1,
  meaning: 'A file of the notebook is gone from the disk. Its history stays.',
  data: z.object({ path: z.string(), version: z.int() }),
});

export const proposed = defineEvent({
  type: 'notebook.proposed',
  version: 1,
  meaning: 'A change of lore was proposed, for the user to decide.',
  data: z.object({
    id: z.string(),
    path: z.string(),
    baseVersion: z.int().nullable(),
    text: z.string(),
    reason: z.string(),
  }),
});

export const decided = defineEvent({
  type: 'notebook.decided',
  version: 1,
  meaning: 'The user accepted a proposal, which became a version, or declined it.',
  data: z.object({ id: z.string(), state: z.enum(['accepted', 'declined']), version: z.int().nullable() }),
});

export const skillInstalled = defineEvent({
  type: 'notebook.skill_installed',
  version: 1,
  meaning: 'A skill was copied into the home. It is not consented to by that.',
  data: z.object({ name: z.string(), hash: z.string(), from: z.string() }),
});

export const skillApproved = defineEvent({
  type: 'notebook.skill_approved',
  version: 1,
  meaning: 'The user consented to a skill as it stood, by the hash of its folder.',
  data: z.object({ name: z.string(), hash: z.string() }),
});

export const notebookEvents = [versioned, removed, proposed, decided, skillInstalled, skillApproved];
