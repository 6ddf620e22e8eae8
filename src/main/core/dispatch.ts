/** The edge, once for everything: find, check, parse, call, map the error. */
import { type Caller, requests } from '../../contract/index.ts';
import type { RpcResult } from '../../contract/transport.ts';
import { AppError, describeError, toRpcError } from './base/errors.ts';
import type { Log } from './base/log.ts';

type AnyHandler = (input: never, caller: Caller) => Promise<unknown>;

export type Dispatch = (name: string, input: unknown, caller: Caller) => Promise<RpcResult>;

/** Use to make the daemon's one way in. `handlers` is the merge of all features'. */
export function createDispatch(handlers: Record<string, AnyHandler>, log: Log): Dispatch {
  return async (name, input, caller) => {
    try {
      return { ok: true, data: await answer(handlers, name, input, caller) };
    } catch (error) {
      if (!(error instanceof AppError)) log.error(`${name} failed`, { error: describeError(error) });
      return { ok: false, error: toRpcError(error) };
    }
  };
}

async function answer(handlers: Record<string, AnyHandler>, name: string, input: unknown, caller: Caller): Promise<unknown> {
  const shape = Object.hasOwn(requests, name) ? requests[name as keyof typeof requests] : undefined;
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (!shape || !handler)
    throw new AppError('not_found', `There is no request named ${JSON.stringify(name.slice(0, 100))}. rpc.describe lists them.`);
  const parsed = shape.input.safeParse(input);
  if (!parsed.success) throw invalidInput(name, parsed.error.issues);
  return handler(parsed.data as never, caller);
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function invalidInput(name: string, issues: Issue[]): AppError {
  const listed = issues.slice(0, 20).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const first = listed[0];
  const where = first?.path ? ` at ${first.path}` : '';
  return new AppError('invalid_input', `${name}: ${first?.message ?? 'the input does not fit'}${where}.`, { issues: listed });
}
