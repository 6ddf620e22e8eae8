/** What a command is given while it decides, and never after. */
import type { EventName, Payload } from '../../../../contract/index.ts';
import { AppError } from '../../base/errors.ts';
import type { Connection } from '../disk/connection.ts';
import type { EventLog } from '../log/append.ts';
import type { NewEvent, Transaction } from '../types.ts';
import type { WireBatch } from './wire.ts';

/** What a command decided: its value, and what is to run after the commit. */
export interface Outcome {
  value: unknown;
  after: (() => void)[];
}

export interface Desk {
  readonly deciding: boolean;
  /** Thrown: what `decide` throws, and AppError `internal` where it answers with a promise. */
  run(decide: (tx: Transaction) => unknown): Outcome;
  /** The same a step at a time, all of it at one instant: each call is one step, and answers once the last is done. */
  steps(decide: (tx: Transaction) => Iterator<void, unknown>): () => Outcome | null;
}

interface Parts {
  connection: Connection;
  events: EventLog;
  wire: WireBatch;
  now(): number;
}

type Told = () => void;

export function transactionDesk(parts: Parts): Desk {
  const { now } = parts;
  const open: Open = { deciding: false, at: 0, after: [], published: null };
  const tx = transactionOn(open, parts);
  const during = <T>(work: () => T): T => {
    open.deciding = true;
    try {
      return work();
    } finally {
      open.deciding = false;
    }
  };
  const begin = (published: Told[] | null) => Object.assign(open, { at: now(), after: [], published });
  return {
    get deciding() {
      return open.deciding;
    },
    run: (decide) =>
      during(() => {
        begin(null);
        return { value: atOnce(decide(tx)), after: open.after };
      }),
    steps(decide) {
      // Others speak on the wire between the steps: what this one publishes is numbered when it ends.
      const published: Told[] = [];
      let going: Iterator<void, unknown> | null = null;
      return () =>
        during(() => {
          if (!going) {
            begin(published);
            going = decide(tx);
          }
          const { done, value } = going.next();
          if (!done) return null;
          for (const publish of published) publish();
          return { value: atOnce(value), after: open.after };
        });
    },
  };
}

function atOnce(value: unknown): unknown {
  if (value instanceof Promise) throw new AppError('internal', 'A command must decide at once: it answered with a promise.');
  return value;
}

interface Open {
  deciding: boolean;
  at: number;
  after: (() => void)[];
  /** Where publishing waits for the last step. */
  published: Told[] | null;
}

function transactionOn(open: Open, { connection, events, wire }: Parts): Transaction {
  const check = () => {
    if (!open.deciding) throw new AppError('internal', 'A transaction was used after its command had ended.');
  };
  return {
    kind: 'writer',
    get now() {
      return open.at;
    },
    prepare(text) {
      check();
      return connection.prepare(text);
    },
    append(...facts: NewEvent[]) {
      check();
      return facts.map((fact) => events.append(fact, open.at));
    },
    publish<N extends EventName>(name: N, payload: Payload<N>) {
      check();
      const { at } = open;
      const publish = () => wire.publish(name, payload, at);
      if (open.published) open.published.push(publish);
      else publish();
    },
    afterCommit(callback) {
      check();
      open.after.push(callback);
    },
  };
}
