/** What tools ask of the notebook: requests that only the daemon itself makes, for a run or for the user. */
import { z } from 'zod';
import type { Caller } from '../../../../../contract/index.ts';
import { type Shelf, shelf as shelves } from '../../../../../contract/notebook.ts';
import { AppError } from '../../../base/errors.ts';
import { placeOf } from '../shelves/paths.ts';
import type { Parts } from './handlers.ts';

const noteInput = z.object({ path: z.string(), text: z.string(), append: z.boolean(), runId: z.string().nullable() });
const loreInput = z.object({ path: z.string(), text: z.string(), reason: z.string(), runId: z.string().nullable() });
const skillInput = z.object({ name: z.string(), file: z.string().optional() });

/** Use once per room: by name, as the tools room passes them on. */
export function internalRequests({ notes, proposals, skills }: Parts) {
  return {
    'internal.noteWrite': async (input: unknown, { actor }: Caller) => {
      const { path, text, append, runId } = noteInput.parse(input);
      const place = placeOf(within('scratchpad', path));
      if (!place.path.endsWith('.md')) throw new AppError('invalid_input', `A note is Markdown: ${place.path}.md`, { path });
      const make = (before: string) => (append && before !== '' ? `${before.replace(/\n*$/, '\n')}${text}` : text);
      const by = { actor, runId, origin: 'note' } as const;
      const note = await notes.change(place, (before) => make(before?.text ?? ''), by);
      return { path: note.path, version: note.version };
    },
    'internal.lorePropose': async (input: unknown, { actor }: Caller) => {
      const wish = loreInput.parse(input);
      const path = within('lore', wish.path);
      const { id, state } = await proposals.propose({ ...wish, path, actor });
      return { proposalId: id, path, state };
    },
    'internal.skillRead': async (input: unknown) => {
      const { name, file } = skillInput.parse(input);
      return skills.read(name, file);
    },
  };
}

/** A model may say the shelf or leave it out; it never gets to another one. Thrown: AppError `refused`. */
function within(shelf: Shelf, path: string): string {
  const first = path.split('/', 1)[0] ?? '';
  if (first === shelf) return path;
  if (!shelves.safeParse(first).success) return `${shelf}/${path}`;
  throw new AppError('refused', `This tool knows the shelf ${shelf} alone: notes are on the scratchpad, and lore is proposed.`, {
    path,
  });
}
