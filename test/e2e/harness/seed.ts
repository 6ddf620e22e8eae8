/** Fills a home that is closed, through the real store: what years of use leave behind, in seconds. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { systemClock } from '../../../src/main/core/base/clock.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import { answered, answering, created, said } from '../../../src/main/core/features/chat/events.ts';
import { migrations } from '../../../src/main/core/migrations.ts';
import { definitions, projections } from '../../../src/main/core/projections.ts';
import { openStore } from '../../../src/main/core/store/index.ts';
import type { NewEvent, Signer, Store } from '../../../src/main/core/store/types.ts';

/** A key of its own: a home made elsewhere has one too. */
function someSigner(): Signer {
  const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
  const key = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
  return { publicKey, sign: (bytes) => sign(null, bytes, key) };
}

const newId = idMaker(systemClock);

/** `questions` and answers, half of `messages` each, one after the other; answers `question N` by `answer N`. */
export async function seedConversation(home: string, title: string, messages: number): Promise<string> {
  const store = await openStore({
    home,
    migrations,
    projections,
    definitions,
    clock: systemClock,
    newId,
    signer: someSigner(),
    log: silentLog,
  });
  try {
    return await fill(store, title, messages);
  } finally {
    await store.close();
  }
}

async function fill(store: Store, title: string, messages: number): Promise<string> {
  const conversationId = newId();
  const stream = `chat:${conversationId}`;
  await store.command((tx) =>
    tx.append(created.of({ stream, actor: 'user', data: { conversationId, title, titledBy: 'user', model: 'builtin' } })),
  );
  let parentId: string | null = null;
  for (let from = 0; from < messages; from += 500) {
    const batch: NewEvent[] = [];
    for (let at = from; at < Math.min(from + 500, messages); at += 2) {
      const pair = exchange(conversationId, stream, parentId, at);
      batch.push(...pair.events);
      parentId = pair.answerId;
    }
    await store.command((tx) => tx.append(...batch));
  }
  return conversationId;
}

function exchange(
  conversationId: string,
  stream: string,
  parentId: string | null,
  at: number,
): { events: NewEvent[]; answerId: string } {
  const [questionId, answerId, runId] = [newId(), newId(), newId()];
  const base = { conversationId, messageId: answerId, runId };
  const telemetry = { tokens: 0, cost: 0, durationMs: 1, toolCalls: 0 };
  const report = { taskId: runId, summary: '', artifacts: [], decisions: [], nextSteps: [], telemetry };
  const text = `answer ${at + 1}${'\n\nMore of it, in **Markdown**.'.repeat(at % 3)}`;
  return {
    answerId,
    events: [
      said.of({
        stream,
        actor: 'user',
        data: { conversationId, messageId: questionId, parentId, content: [{ type: 'text', text: `question ${at}` }] },
      }),
      answering.of({ stream, actor: 'user', runId, data: { ...base, parentId: questionId, model: null, keepModel: true } }),
      answered.of({
        stream,
        actor: 'self',
        runId,
        data: {
          ...base,
          state: 'complete',
          content: [{ type: 'text', text }],
          blocks: [],
          model: 'builtin',
          usage: null,
          failure: null,
          report,
        },
      }),
    ],
  };
}
