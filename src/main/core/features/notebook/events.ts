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
  data: z.object({
    path: z.string(),
    version: z.int(),
    /** `write` where it was taken away in the window; in another program where absent. */
    origin: z.enum(['disk', 'write']).optional(),
  }),
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
    /** The text from outside that was in the context of who proposes it. */
    outside: z.string().optional(),
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

export const skillRemoved = defineEvent({
  type: 'notebook.skill_removed',
  version: 1,
  meaning: 'The user took a skill away, and with it the consent to it.',
  data: z.object({ name: z.string(), hash: z.string() }),
});

export const reflecting = defineEvent({
  type: 'notebook.reflecting',
  version: 1,
  meaning:
    'The page of a day is written: its facts, and, where a model is asked, what it says of the messages since the last time.',
  data: z.object({
    /** The run, where a model is asked. */
    id: z.string(),
    day: z.string(),
    after: z.int(),
    upTo: z.int(),
    by: z.enum(['facts', 'model']),
  }),
});

export const reflected = defineEvent({
  type: 'notebook.reflected',
  version: 1,
  meaning: 'The run of a reflection ended: its words are to go onto the page. Not ok: it failed, and the facts stand alone.',
  data: z.object({
    id: z.string(),
    ok: z.boolean(),
    /** The text from outside that was read for it. */
    outside: z.string().nullable(),
  }),
});

export const reflectionKept = defineEvent({
  type: 'notebook.reflection_kept',
  version: 1,
  meaning: 'What a reflection said is on its page.',
  data: z.object({ id: z.string() }),
});

export const notebookEvents = [
  versioned,
  removed,
  proposed,
  decided,
  skillInstalled,
  skillApproved,
  skillRemoved,
  reflecting,
  reflected,
  reflectionKept,
];
