/** The public contract: the merge of all features, and the types that follow from it. */
import { z } from 'zod';
import { chatContract, moveContract as chatMoves } from './chat.ts';
import { commonErrors, type EventShape, type RequestShape } from './define.ts';
import { goalsContract } from './keeping/goals.ts';
import { outboxContract } from './keeping/outbox.ts';
import { scheduleContract } from './keeping/schedule.ts';
import { tasksContract } from './keeping/tasks.ts';
import { wholeMemoryContract } from './memory/index.ts';
import { modelsContract } from './models.ts';
import { notebookContract, notebookMore } from './notebook.ts';
import { mcpContract } from './reach/mcp.ts';
import { filesContract, rpcContract, workContract } from './reach/rpc.ts';
import { runContract } from './run-event.ts';
import { runsContract } from './runs.ts';
import { selfContract } from './self.ts';
import { storeContract, storeMoves } from './store.ts';
import { toolsContract } from './tools.ts';
import { watchContract } from './watch.ts';

export const requests = {
  ...chatContract.requests,
  ...chatMoves.requests,
  ...filesContract.requests,
  ...goalsContract.requests,
  ...mcpContract.requests,
  ...wholeMemoryContract.requests,
  ...modelsContract.requests,
  ...notebookContract.requests,
  ...notebookMore.requests,
  ...outboxContract.requests,
  ...rpcContract.requests,
  ...runsContract.requests,
  ...scheduleContract.requests,
  ...selfContract.requests,
  ...storeContract.requests,
  ...storeMoves.requests,
  ...tasksContract.requests,
  ...toolsContract.requests,
  ...watchContract.requests,
  ...workContract.requests,
};

export const events = {
  ...chatContract.events,
  ...goalsContract.events,
  ...mcpContract.events,
  ...wholeMemoryContract.events,
  ...modelsContract.events,
  ...notebookContract.events,
  ...outboxContract.events,
  ...runContract.events,
  ...runsContract.events,
  ...scheduleContract.events,
  ...selfContract.events,
  ...storeContract.events,
  ...tasksContract.events,
  ...toolsContract.events,
  ...watchContract.events,
  ...workContract.events,
};

export type RequestName = keyof typeof requests;
export type EventName = keyof typeof events;
/** What a caller sends. */
export type Input<N extends RequestName> = z.input<(typeof requests)[N]['input']>;
/** What a handler is given, after parsing. */
export type Parsed<N extends RequestName> = z.output<(typeof requests)[N]['input']>;
export type Output<N extends RequestName> = z.output<(typeof requests)[N]['output']>;
export type Payload<N extends EventName> = z.output<(typeof events)[N]['payload']>;

/** Use in a feature: `satisfies Handlers<typeof tasksContract>` makes a missing handler a compile error. */
export type Handlers<C extends { requests: Record<string, RequestShape> }> = {
  [N in keyof C['requests']]: (
    input: z.output<C['requests'][N]['input']>,
    caller: Caller,
  ) => Promise<z.output<C['requests'][N]['output']>>;
};

/** Who calls, as the host knows it: never what the caller says of itself. */
export interface Caller {
  /** `user`, or `channel:telegram:ID`, `run:ID`, `job:ID`. */
  readonly actor: string;
  readonly via: 'window' | 'http' | 'socket' | 'internal';
  /** Fires when the caller has gone and nobody waits for the answer. */
  readonly signal?: AbortSignal;
}

/** The contract as JSON Schemas: what `rpc.describe` answers and resources/schemas holds. */
export function describeContract(): Output<'rpc.describe'> {
  const schema = (type: z.ZodType, io: 'input' | 'output') =>
    z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  const describeRequest = (shape: RequestShape) => ({
    meaning: shape.meaning,
    input: schema(shape.input, 'input'),
    output: schema(shape.output, 'output'),
    errors: [...new Set([...commonErrors, ...shape.errors])],
  });
  const describeEvent = (shape: EventShape) => ({ meaning: shape.meaning, payload: schema(shape.payload, 'output') });
  return {
    requests: Object.fromEntries(Object.entries(requests).map(([name, shape]) => [name, describeRequest(shape)])),
    events: Object.fromEntries(Object.entries(events).map(([name, shape]) => [name, describeEvent(shape)])),
  };
}
