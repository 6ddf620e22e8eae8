/** What a command is given while it decides, and never after. */
import type { EventName, Payload } from '../../../../contract/index.ts';
import { AppError } from '../../base/errors.ts';
import type { Connection } from '../disk/connection.ts';
import type { EventLog } from '../log/append.ts';
import type { NewEvent, Transaction } from '../types.ts';
import type { WireBatch } from './wire.ts';

export interface Desk {
  readonly deciding: boolean;
  /** Thrown: what `decide` throws, and AppError `internal` where it answers with a promise. */
  run(decide: (tx: Transaction) => unknown): { value: unknown; after: (() => void)[] };
}

interface Parts {
  connection: Connection;
  events: EventLog;
  wire: WireBatch;
  now(): number;
}

export function transactionDesk({ connection, events, wire, now }: Parts): Desk {
  let deciding = false;
  let at = 0;
  let after: (() => void)[] = [];
  const open = () => {
    if (!deciding) throw new AppError('internal', 'A transaction was used after its command had ended.');
  };
  const tx: Transaction = {
    kind: 'writer',
    get now() {
      return at;
    },
    prepare(text) {
      open();
      return connection.prepare(text);
    },
    append(...facts: NewEvent[]) {
      open();
      return facts.map((fact) => events.append(fact, at));
    },
    publish<N extends EventName>(name: N, payload: Payload<N>) {
      open();
      wire.publish(name, payload, at);
    },
    afterCommit(callback) {
      open();
      after.push(callback);
    },
  };
  return {
    get deciding() {
      return deciding;
    },
    run(decide) {
      deciding = true;
      at = now();
      after = [];
      try {
        const value = decide(tx);
        if (value instanceof Promise)
          throw new AppError('internal', 'A command must decide at once: it answered with a promise.');
        return { value, after };
      } finally {
        deciding = false;
      }
    },
  };
}
