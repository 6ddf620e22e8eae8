/** Taking a conversation away, with a way back. */
import { go, href } from '../../../app/location.ts';
import { toast } from '../../../app/toasts/store.ts';
import { actions, chatNow } from '../room.ts';

/** Use from the list and from the bar: no question before, Undo after. */
export async function removeConversation(id: string, title: string): Promise<void> {
  const wasOpen = chatNow().open?.id === id;
  if (!(await actions.remove(id))) return;
  if (wasOpen) go(href('chat'), { replace: true });
  const undo = async () => {
    await actions.restore(id);
    if (wasOpen) go(href('chat', [id]));
  };
  toast(`“${title}” is deleted.`, { label: 'Undo', run: () => void undo() });
}
