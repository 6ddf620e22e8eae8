/** What the answers to a proposal do. */
import type { Proposal } from '../../../../contract/notebook.ts';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { go, href } from '../../../app/location.ts';
import { toast } from '../../../app/toasts/store.ts';
import { merge3 } from '../../../editor/note/merge.ts';
import { nameOf } from '../../../editor/words.ts';
import { note } from '../room.ts';
import { proposals } from './waiting.ts';

/** Writes the file; Undo writes it back as it was. */
export async function accept(proposal: Proposal): Promise<void> {
  const accepted = await proposals.decide(proposal, 'accept');
  if (!accepted) return;
  const { path, baseVersion, version } = accepted;
  const undo = async () => {
    try {
      if (baseVersion !== null) await call('notebook.revert', { path, version: baseVersion });
      else await call('notebook.remove', { path, ...(version !== undefined && { baseVersion: version }) });
    } catch (fault) {
      toast(sentence(fault));
    }
  };
  toast(`${nameOf(path)} is at version ${version ?? ''} now.`, { label: 'Undo', run: () => void undo() });
}

/** Nothing is written. */
export async function decline(proposal: Proposal): Promise<void> {
  if (await proposals.decide(proposal, 'decline')) toast('Declined. Nothing was changed.');
}

/** Puts what is proposed into the editor, on top of what is there now. Once it was saved the proposal has had its answer. */
export async function editFirst(proposal: Proposal): Promise<void> {
  const { path, before, after } = proposal;
  await note.open(path);
  const { text } = note.store.getState();
  const merged = merge3(before, after, text);
  note.put(merged.text, () => void proposals.decide(proposal, 'decline'));
  go(href('lore', [path]));
  if (merged.clashes > 0) toast('Where both changed the same lines, the lines of both are there. Look before you save.');
}
