/** `ask`: one question, and the answer as it comes. */
import type { RunEvent } from '../../../contract/run-event.ts';
import { followRun } from '../follow/follow.ts';
import { brief } from '../terminal/plain.ts';
import { type Context, exit } from './context.ts';
import { sayWaiting } from './work.ts';

/** Answers the exit code. */
export async function askOnce(context: Context, text: string, model: string | undefined): Promise<number> {
  const { client, say, stop, ask } = context;
  let last = '';
  const heard = (event: RunEvent, depth: number) => {
    say.line('run.event', event);
    if (event.kind !== 'text' || depth > 0) return;
    last = event.delta || last;
    say.piece(event.delta);
  };
  const begin = async () => {
    // Named by its words: a title of its own would be a second call of a model.
    const conversation = await client.rpc('chat.create', { title: brief(text, 80) });
    const chosen = model === undefined ? {} : { model };
    return (await client.rpc('chat.send', { conversationId: conversation.id, text, ...chosen })).runId;
  };
  const cancel = (runId: string) => client.rpc('chat.stop', { runId });
  const end = await followRun({ client, begin, heard, ask, stop, cancel });
  if (last !== '' && !last.endsWith('\n')) say.piece('\n');
  if (end.kind === 'waiting') return sayWaiting(say, end.approval);
  say.line('result', { state: end.state, ...(end.failure ? { failure: end.failure } : {}), report: end.report });
  if (end.failure) say.note([end.failure.message, end.failure.action].filter(Boolean).join(' '));
  return end.state === 'succeeded' ? exit.done : exit.failed;
}
