/** Providers and models as Settings shows them: read, checked, changed, fetched; every error kept beside its cause. */
import { createStore } from 'zustand/vanilla';
import type { Input, Output, Payload } from '../../../../contract/index.ts';
import type { Model, Provider } from '../../../../contract/models.ts';
import type { Client } from '../../../app/connection.ts';
import { sentence } from '../../../app/connection.ts';

export type Pull = Payload<'providers.pulling'>;
type Configure = Input<'providers.configure'>;
type Protection = Output<'secrets.list'>['protection'];

export interface ModelsState {
  /** Null until first read. */
  providers: Provider[] | null;
  models: Model[];
  /** How well keys are kept on this system. */
  protection: Protection | null;
  checking: boolean;
  /** What is being fetched, or ended badly; by model. */
  pulls: Record<string, Pull>;
  /** Sentences by place: `list`, a provider's id, `price:MODEL`, `pull`. */
  faults: Record<string, string>;
  load: () => Promise<void>;
  check: () => Promise<void>;
  /** True when it was taken. */
  configure: (input: Configure) => Promise<boolean>;
  pull: (id: string, model: string) => Promise<boolean>;
  cancelPull: (id: string, model: string) => Promise<void>;
  price: (input: Input<'budget.price'>) => Promise<boolean>;
}

type Set = (part: Partial<ModelsState>) => void;
type Get = () => ModelsState;

/** Runs one request; what it fails with stands at `place` until the next try. */
async function attempt(set: Set, get: Get, place: string, work: () => Promise<unknown>): Promise<boolean> {
  const { [place]: _, ...rest } = get().faults;
  set({ faults: rest });
  try {
    await work();
    return true;
  } catch (fault) {
    set({ faults: { ...get().faults, [place]: sentence(fault) } });
    return false;
  }
}

async function readModels(client: Client, set: Set): Promise<void> {
  set({ models: (await client.call('providers.models', {})).items });
}

async function readAll(client: Client, set: Set): Promise<void> {
  const [{ items }, { protection }] = await Promise.all([
    client.call('providers.list', {}),
    client.call('secrets.list', { limit: 1 }),
  ]);
  set({ providers: items, protection });
  await readModels(client, set);
}

async function checkAll(client: Client, set: Set, told: (text: string) => void): Promise<void> {
  const { items } = await client.call('providers.list', { check: true });
  set({ providers: items });
  await readModels(client, set);
  told(checked(items));
}

/** Use once for the page. `told` hears ends of long work, for the live region. */
export function createModelsStore(client: Client, told: (text: string) => void) {
  const store = createStore<ModelsState>()((set, get) => ({
    providers: null,
    models: [],
    protection: null,
    checking: false,
    pulls: {},
    faults: {},
    load: async () => void (await attempt(set, get, 'list', () => readAll(client, set))),
    async check() {
      set({ checking: true });
      await attempt(set, get, 'list', () => checkAll(client, set, told));
      set({ checking: false });
    },
    async configure(input) {
      const taken = await attempt(set, get, input.id, async () =>
        set({ providers: (await client.call('providers.configure', input)).items }),
      );
      // A new key or address says nothing until someone has answered to it.
      if (taken && (input.key || input.baseUrl !== undefined || input.enabled)) await get().check();
      return taken;
    },
    pull: (id, model) =>
      attempt(set, get, 'pull', async () => {
        await client.call('providers.pull', { id, model });
        set({ pulls: { ...get().pulls, [model]: { id, model, status: 'Starting', done: false } } });
      }),
    cancelPull: async (id, model) =>
      void (await attempt(set, get, 'pull', () => client.call('providers.cancelPull', { id, model }))),
    price: (input) =>
      attempt(set, get, `price:${input.model}`, async () => {
        await client.call('budget.price', input);
        await readModels(client, set);
      }),
  }));
  return { store, start: () => follow(client, store, told) };
}

type Store = ReturnType<typeof createModelsStore>['store'];

/** Reads, and goes on hearing. Returns its undo. */
function follow(client: Client, store: Store, told: (text: string) => void): () => void {
  void store.getState().load();
  return client.listen(['providers.changed', 'providers.pulling'], (events) => {
    let changed = false;
    for (const { name, data } of events) {
      if (name === 'providers.changed') changed = true;
      else takePull(store, data as Pull, told);
    }
    if (changed) void store.getState().load();
  });
}

function takePull(store: Store, pull: Pull, told: (text: string) => void): void {
  const { [pull.model]: _, ...rest } = store.getState().pulls;
  const ended = pull.done && !pull.error;
  store.setState({ pulls: ended ? rest : { ...rest, [pull.model]: pull } });
  if (pull.done) told(pull.error ? `${pull.model}: ${pull.error}` : `${pull.model} is on this computer now.`);
}

function checked(providers: Provider[]): string {
  const asked = providers.filter(({ enabled, kind }) => enabled && kind !== 'builtin');
  return `Checked. ${asked.filter(({ healthy }) => healthy).length} of ${asked.length} answer.`;
}

/** Models that stop until the user says what they cost. */
export function unpriced(models: Model[]): Model[] {
  return models.filter(({ price, free, local }) => !price && !free && !local);
}

/** The order of models after one step: `by` is -1 for earlier, 1 for later. */
export function moved(order: string[], model: string, by: -1 | 1): string[] {
  const from = order.indexOf(model);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return order;
  const next = [...order];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** An id for a provider that the user names: "Lab proxy" is `lab-proxy`, with a number when that is taken. */
export function idFor(name: string, taken: string[]): string {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 36) || 'provider';
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? plain : `${plain}-${count}`;
    if (!taken.includes(id)) return id;
  }
}
