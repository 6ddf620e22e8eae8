/** What a run says while it works. Deltas wait for a frame, are joined, put on disk, and only then sent. */
import type { Content } from '../../../../../contract/chat.ts';
import type { RunEvent } from '../../../../../contract/run-event.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Transaction } from '../../../store/types.ts';
import type { Progress } from '../types.ts';

type Bare<E> = E extends unknown ? Omit<E, 'runId' | 'seq' | 'conversationId' | 'messageId'> : never;
/** An event of a run, but for what each of them has. */
export type Outgoing = Bare<RunEvent>;

interface Parts {
  clock: Clock;
  runId: string;
  conversationId: string | null;
  messageId: string | null;
  progress: Progress;
  /** Commits; tries again while the disk is full. Rejects under an old lease. */
  commit(decide: (tx: Transaction) => void): Promise<void>;
  /** True where nothing more streams: then there is no frame to wait for. */
  ending(): boolean;
}

export interface Outlet {
  push(item: Outgoing): void;
  /** Sends as part of a command. Use only when drained. */
  within(tx: Transaction, items: readonly Outgoing[]): void;
  /** Resolves when all that was pushed is on disk and sent. */
  drain(): Promise<void>;
}

/** Least time between two commits of one stream, in ms: one frame, so that a window gets at most one message a frame. */
const frame = 16;

export function createOutlet(parts: Parts): Outlet {
  let waiting: Outgoing[] = [];
  let flushing: Promise<void> | null = null;
  const flush = async () => {
    try {
      while (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        await parts.commit((tx) => send(parts, tx, batch));
        if (waiting.length > 0 && !parts.ending())
          await new Promise((resolve) => parts.clock.after(frame, () => resolve(undefined)));
      }
    } finally {
      flushing = null;
    }
  };
  return {
    push(item) {
      const last = waiting.at(-1);
      if (last && 'delta' in last && 'delta' in item && last.kind === item.kind) last.delta += item.delta;
      else waiting.push({ ...item });
      // A commit that is refused has told the worker already.
      flushing ??= flush().catch(() => undefined);
    },
    within: (tx, items) => send(parts, tx, items),
    async drain() {
      while (flushing) await flushing;
    },
  };
}

function send(parts: Omit<Parts, 'clock' | 'commit' | 'ending'>, tx: Transaction, items: readonly Outgoing[]): void {
  const { progress } = parts;
  let seq = progress.seq;
  for (const item of items) {
    seq += 1;
    tx.publish('run.event', eventOf(parts, seq, item));
  }
  tx.afterCommit(() => {
    for (const item of items) extend(progress.content, item);
    progress.seq = seq;
  });
}

interface Ids {
  runId: string;
  conversationId: string | null;
  messageId: string | null;
}

/** Use where a run says something without a worker: it ended while it waited. */
export function publishEvents(tx: Transaction, ids: Ids, progress: Progress, items: readonly Outgoing[]): void {
  send({ ...ids, progress }, tx, items);
}

function eventOf({ runId, conversationId, messageId }: Ids, seq: number, item: Outgoing): RunEvent {
  return {
    runId,
    ...(conversationId === null ? {} : { conversationId }),
    ...(messageId === null ? {} : { messageId }),
    seq,
    ...item,
  };
}

/** What a window shows after an event. */
export function extend(content: Content[], item: Outgoing): void {
  const last = content.at(-1);
  if (item.kind === 'text' || item.kind === 'thinking') {
    if (last?.type === item.kind) last.text += item.delta;
    else content.push({ type: item.kind, text: item.delta });
  } else if (item.kind === 'recalled') content.push({ type: 'recalled', items: item.items });
  else if (item.kind === 'notice') content.push({ type: 'notice', code: item.code, text: item.text });
  else if (item.kind === 'tool_call') content.push({ type: 'tool_call', callId: item.callId, name: item.name, args: item.args });
  else if (item.kind === 'tool_result') {
    // Named one by one: what comes back from the wire after a crash has the run's own fields too.
    const { callId, ok, data, error, tookMs, outside } = item;
    content.push({ type: 'tool_result', callId, ok, ...present({ data, error, tookMs, outside }) });
  }
}

const present = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
