/** Chat in memory: messages as a tree, answers that stream word by word. */
import type { Message } from '../../src/contract/chat.ts';
import { actOut } from './window-daemon-acting.ts';
import { fakeRun } from './window-daemon-acts.ts';
import { type FakeContext, type FakeHandlers, FakeRefusal } from './window-daemon-context.ts';
import { newId, sample } from './window-daemon-home.ts';

type Live = { stop: () => void };

const now = () => new Date().toISOString();

/** All `chat.*` requests. */
export function chatHandlers(context: FakeContext): FakeHandlers {
  const live = new Map<string, Live>();
  return { ...conversationHandlers(context), ...speakHandlers(context, live), ...findHandlers(context) };
}

function conversation({ home }: FakeContext, id: string) {
  const found = home.conversations.find((it) => it.id === id && !home.deleted.has(id));
  if (!found) throw new FakeRefusal('not_found', 'That conversation is gone.');
  return found;
}

function message({ home }: FakeContext, id: string): Message {
  const found = home.messages.find((it) => it.id === id);
  if (!found) throw new FakeRefusal('not_found', 'That message is gone.');
  return found;
}

/** The branch that ends in `end`, oldest first; goes on to the newest descendant. */
function branchOf(context: FakeContext, conversationId: string, end?: string): Message[] {
  const all = context.home.messages.filter((it) => it.conversationId === conversationId);
  let last = end ? message(context, end) : all.at(-1);
  for (let child = last; child; child = all.findLast((it) => it.parentId === child?.id)) last = child;
  const branch: Message[] = [];
  for (let at = last; at; at = all.find((it) => it.id === at?.parentId)) branch.unshift(at);
  return branch.map((it) => ({
    ...it,
    siblings: all.filter((other) => other.parentId === it.parentId && other.role === it.role).map((other) => other.id),
  }));
}

function conversationHandlers(context: FakeContext): FakeHandlers {
  const { home, emit } = context;
  return {
    'chat.create'({ title, model }) {
      const made = {
        id: newId(),
        title: title ?? 'New conversation',
        model: model ?? null,
        createdAt: now(),
        updatedAt: now(),
        messageCount: 0,
      };
      home.conversations.unshift(made);
      emit('chat.changed', { conversationId: made.id, what: 'created' });
      return made;
    },
    'chat.list'({ query = '', limit = 500 }) {
      const items = home.conversations.filter(
        (it) => !home.deleted.has(it.id) && it.title.toLowerCase().includes(query.toLowerCase()),
      );
      return { items: items.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, limit), next: null };
    },
    'chat.get'({ id, branch, limit, before }) {
      const found = conversation(context, id);
      const whole = branchOf(context, id, branch);
      const end = before ? whole.findIndex((it) => it.id === before) : whole.length;
      const start = Math.max(0, end - (limit ?? end));
      return { ...found, messages: whole.slice(start, end), earlier: start > 0 };
    },
    'chat.rename'({ id, title }) {
      conversation(context, id).title = title;
      emit('chat.changed', { conversationId: id, what: 'renamed' });
      return conversation(context, id);
    },
    'chat.delete'({ id }) {
      conversation(context, id);
      home.deleted.add(id);
      emit('chat.changed', { conversationId: id, what: 'deleted' });
      return {};
    },
    'chat.restore'({ id }) {
      home.deleted.delete(id);
      emit('chat.changed', { conversationId: id, what: 'restored' });
      return conversation(context, id);
    },
  };
}

function add(context: FakeContext, part: Partial<Message> & Pick<Message, 'conversationId' | 'parentId' | 'role'>): Message {
  const made: Message = { id: newId(), content: [], state: 'complete', siblings: [], createdAt: now(), ...part };
  made.siblings = [made.id];
  context.home.messages.push(made);
  const owner = conversation(context, made.conversationId);
  owner.messageCount += 1;
  owner.updatedAt = now();
  context.emit('chat.changed', { conversationId: owner.id, what: 'message', messageId: made.id });
  return made;
}

const titleOf = (context: FakeContext, id: string) => conversation(context, id).title;

/** Streams an answer below `parentId`; what was written so far is kept at a stop. */
function answer(
  context: FakeContext,
  live: Map<string, Live>,
  conversationId: string,
  parentId: string,
  model = 'claude-sonnet-4-5',
  acts = false,
) {
  const { emit, pace } = context;
  const runId = newId();
  const made = add(context, { conversationId, parentId, role: 'assistant', state: 'streaming', model, runId, seq: 0 });
  conversation(context, conversationId).activeRunId = runId;
  const words = sample.match(/\s*\S+/g) ?? [];
  let seq = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const say = (part: object) => {
    seq += 1;
    made.seq = seq;
    emit('run.event', { runId, seq, conversationId, messageId: made.id, ...part } as Parameters<typeof emit<'run.event'>>[1]);
  };
  const end = (state: Message['state']) => {
    clearInterval(timer);
    live.delete(runId);
    made.state = state;
    made.usage = { inputTokens: 812, outputTokens: words.length, cost: 0.0071 };
    delete conversation(context, conversationId).activeRunId;
    say({ kind: 'usage', ...made.usage, model });
    say({ kind: 'state', state: state === 'complete' ? 'succeeded' : 'cancelled' });
    say({
      kind: 'done',
      report: {
        taskId: newId(),
        summary: 'Answered.',
        artifacts: [],
        decisions: [],
        nextSteps: [],
        telemetry: { tokens: 1026, cost: 0.0071, durationMs: 1200, toolCalls: 0 },
      },
    });
    emit('chat.changed', { conversationId, what: 'ended', messageId: made.id, runId });
  };
  if (acts) {
    const run = fakeRun({ id: runId, goal: titleOf(context, conversationId), conversationId, messageId: made.id, model });
    context.home.runs.unshift(run);
    void actOut(context, { run, message: made, say }, () => end('complete'));
    live.set(runId, { stop: () => end('stopped') });
    return { runId, messageId: made.id };
  }
  timer = setInterval(() => {
    const delta = words[Math.max(0, seq - 1)];
    if (seq === 0) return say({ kind: 'state', state: 'running' });
    if (delta === undefined) return end('complete');
    const before = made.content[0]?.type === 'text' ? made.content[0].text : '';
    made.content = [{ type: 'text', text: before + delta }];
    say({ kind: 'text', delta });
  }, pace);
  live.set(runId, { stop: () => end('stopped') });
  return { runId, messageId: made.id };
}

function attached({ home }: FakeContext, attachment: { fileId: string } | { path: string }): Message['content'][number] {
  const kept = 'fileId' in attachment ? home.files.get(attachment.fileId) : undefined;
  if (!kept) throw new FakeRefusal('not_found', 'This attachment is not in the home any more. Attach the file again.');
  return { type: 'attachment', fileId: kept.fileId, name: kept.name, bytes: kept.bytes, mime: 'text/plain' };
}

function speakHandlers(context: FakeContext, live: Map<string, Live>): FakeHandlers {
  return {
    'chat.send'({ conversationId, text, parentId, model, attachments = [] }) {
      const owner = conversation(context, conversationId);
      const last = branchOf(context, conversationId).at(-1);
      const asked = add(context, {
        conversationId,
        parentId: parentId === undefined ? (last?.id ?? null) : parentId,
        role: 'user',
        content: [{ type: 'text', text }, ...attachments.map((it) => attached(context, it))],
      });
      if (owner.messageCount === 1) owner.title = text.slice(0, 60);
      return { ...answer(context, live, conversationId, asked.id, model, /backup/i.test(text)), userMessageId: asked.id };
    },
    'chat.regenerate'({ messageId, model }) {
      const before = message(context, messageId);
      return answer(context, live, before.conversationId, before.parentId ?? before.id, model);
    },
    'chat.edit'({ messageId, text, model }) {
      const before = message(context, messageId);
      const asked = add(context, {
        conversationId: before.conversationId,
        parentId: before.parentId,
        role: 'user',
        content: [{ type: 'text', text }],
      });
      return { ...answer(context, live, before.conversationId, asked.id, model), userMessageId: asked.id };
    },
    'chat.stop'({ runId }) {
      live.get(runId)?.stop();
      return { stopped: true };
    },
  };
}

const textOf = (it: Message) => it.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');

function findHandlers({ home }: FakeContext): FakeHandlers {
  return {
    'chat.search'({ query, limit = 20 }) {
      const hits = home.messages.flatMap((it) => {
        const text = textOf(it);
        const at = text.toLowerCase().indexOf(query.toLowerCase());
        const owner = home.conversations.find((one) => one.id === it.conversationId && !home.deleted.has(one.id));
        if (at < 0 || !owner) return [];
        const excerpt = `${text.slice(Math.max(0, at - 30), at)}\u0002${text.slice(at, at + query.length)}\u0003${text.slice(at + query.length, at + 60)}`;
        return [
          { conversationId: owner.id, messageId: it.id, title: owner.title, role: it.role, excerpt, createdAt: it.createdAt },
        ];
      });
      return { items: hits.slice(0, limit), next: null };
    },
    'chat.typed': () => ({
      texts: [
        ...new Set(
          home.messages
            .filter((it) => it.role === 'user')
            .map(textOf)
            .reverse(),
        ),
      ],
    }),
    'chat.setDraft'({ conversationId, text }) {
      if (text) home.drafts.set(conversationId, text);
      else home.drafts.delete(conversationId);
      return {};
    },
    'chat.drafts': () => ({ items: [...home.drafts].map(([conversationId, text]) => ({ conversationId, text })) }),
  };
}
