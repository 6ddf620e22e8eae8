/** For tests: the rooms of tasks and goals on a real store with every view, and a clock that stands still. */
import { type Caller, type Input, type Output, type RequestName, requests } from '../../../src/contract/index.ts';
import { type FakeClock, fakeClock } from '../../../src/main/core/base/clock.ts';
import { AppError } from '../../../src/main/core/base/errors.ts';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import type { Dispatch } from '../../../src/main/core/dispatch.ts';
import { goalsProjection } from '../../../src/main/core/features/goals/goals.sql.ts';
import { createGoals } from '../../../src/main/core/features/goals/index.ts';
import { loadSigner } from '../../../src/main/core/features/self/key.ts';
import { createTasks } from '../../../src/main/core/features/tasks/index.ts';
import { tasksProjection } from '../../../src/main/core/features/tasks/tasks.sql.ts';
import { migrations } from '../../../src/main/core/migrations.ts';
import { definitions, projections } from '../../../src/main/core/projections.ts';
import { openStore } from '../../../src/main/core/store/index.ts';
import type { Store } from '../../../src/main/core/store/types.ts';

export const user: Caller = { actor: 'user', via: 'internal' };
export const run = (id: string): Caller => ({ actor: `run:${id}`, via: 'internal' });

type Handled = Extract<RequestName, `tasks.${string}` | `goals.${string}`>;

export interface Bench {
  readonly store: Store;
  readonly clock: FakeClock;
  /** Runs that something from outside came into, and what. */
  readonly tainted: Map<string, string>;
  /** What other rooms are asked, by name; refused where nobody answers. */
  readonly others: Map<string, (input: unknown) => unknown>;
  readonly internal: ReturnType<typeof createTasks>['internal'];
  /** As dispatch does it: parsed, and the answer held against the contract. */
  call<N extends Handled>(name: N, input: Input<N>, caller?: Caller): Promise<Output<N>>;
  /** The fault that it is refused with. */
  fault<N extends Handled>(name: N, input: Input<N>, caller?: Caller): Promise<AppError>;
  /** Every row of both rooms. */
  view(): unknown;
  close(): Promise<void>;
}

/** Use one per test, and close it. */
export async function openKeeping(start?: number): Promise<Bench> {
  const host = fakeHost();
  const clock = fakeClock(start);
  const newId = idMaker(clock);
  const tainted = new Map<string, string>();
  const others = new Map<string, (input: unknown) => unknown>();
  const signer = loadSigner(host.secrets);
  const { home, runners } = host.paths;
  const store = await openStore({ home, runners, migrations, projections, definitions, clock, newId, signer, log: silentLog });
  const dispatch: Dispatch = async (name, input) => {
    const other = others.get(name);
    if (!other) return { ok: false, error: { code: 'not_found', message: `no ${name} here` } };
    return { ok: true, data: other(input) };
  };
  const ground = { store, clock, newId, dispatch, taintedBy: (id: string) => tainted.get(id) ?? null };
  const tasks = createTasks({ ...ground, zone: 'Europe/Berlin', goalExists: (reader, id) => goals.api.exists(reader, id) });
  const goals = createGoals({ ...ground, taskStatus: (reader, id) => tasks.api.statusOf(reader, id) });
  const handlers = { ...tasks.handlers, ...goals.handlers };
  const bench: Bench = {
    ...{ store, clock, tainted, others, internal: tasks.internal },
    async call(name, input, caller = user) {
      const parsed = requests[name].input.safeParse(input);
      if (!parsed.success) throw new AppError('invalid_input', parsed.error.issues[0]?.message ?? '');
      const handler = handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
      return requests[name].output.parse(await handler(parsed.data, caller)) as Output<typeof name>;
    },
    fault: (name, input, caller) => bench.call(name, input, caller).then(unexpected, asAppError),
    view: () =>
      [...tasksProjection.tables, ...goalsProjection.tables].map((table) =>
        store.reader.prepare(`SELECT * FROM ${table} ORDER BY seq`).all({}),
      ),
    async close() {
      await store.close();
      host.remove();
    },
  };
  return bench;
}

const unexpected = (): never => {
  throw new Error('it was not refused');
};
const asAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  throw error;
};
