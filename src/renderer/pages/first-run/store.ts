/** The three first screens: one verified answer, a cap, and where it all stays. Nothing is kept that was not continued from. */
import { createStore } from 'zustand/vanilla';
import type { Input, Payload } from '../../../contract/index.ts';
import type { Model, Provider } from '../../../contract/models.ts';
import type { Failure } from '../../../contract/run-event.ts';
import type { Client } from '../../app/connection.ts';
import { sentence } from '../../app/connection.ts';

export const question = 'What day is it, and what can you do here?';

export interface Answer {
  state: 'asking' | 'done' | 'failed';
  text: string;
  /** Milliseconds from the question to the end. */
  took?: number;
  cost?: number;
  /** True where nothing left this computer. */
  local: boolean;
  /** Why it failed, and what to do. */
  why?: string;
}

export interface FirstRunState {
  step: 0 | 1 | 2;
  providers: Provider[] | null;
  models: Model[];
  /** The model to try; null is "None for now". */
  chosen: string | null;
  answer: Answer | null;
  fault: string | null;
  busy: boolean;
  load: () => Promise<void>;
  choose: (model: string | null) => void;
  /** Asks the question, or `/help` where no model is chosen. */
  ask: () => Promise<void>;
  /** Keeps a key and looks again; true when it was taken. */
  saveKey: (id: string, key: string) => Promise<boolean>;
  setCap: (perDay: number | null) => Promise<boolean>;
  next: () => void;
  back: () => void;
  /** The end, or a skip: the screens do not come again. */
  finish: () => Promise<void>;
}

type RunEvent = Payload<'run.event'>;
type Set = (part: Partial<FirstRunState>) => void;

/** Models one might start with: local ones first, one a provider, three at most. */
export function candidates(models: Model[], providers: Provider[]): Model[] {
  const answers = providers.filter(({ healthy, enabled, kind }) => healthy && enabled && kind !== 'builtin');
  const firsts = answers.flatMap(
    ({ id }) => models.find((model) => model.provider === id && (model.free || model.local || model.price)) ?? [],
  );
  return firsts.sort((a, b) => Number(b.local) - Number(a.local)).slice(0, 3);
}

/** What about 400 tokens in and 120 out would cost: "about $0.002". */
export function testCost({ price }: Model): number {
  return price ? (price.inputPerMTok * 400 + price.outputPerMTok * 120) / 1_000_000 : 0;
}

function why(failure: Failure | undefined): string {
  return failure ? [failure.message, failure.action].filter(Boolean).join(' ') : 'It stopped before it had answered.';
}

/** The answer after one more event of its run. */
export function heard(answer: Answer, event: RunEvent, took: number): Answer {
  if (event.kind === 'text') return { ...answer, text: answer.text + event.delta };
  if (event.kind === 'usage') return { ...answer, ...(event.cost !== undefined && { cost: event.cost }) };
  if (event.kind === 'state' && event.state === 'succeeded') return { ...answer, state: 'done', took };
  if (event.kind === 'state' && ['failed', 'cancelled', 'interrupted'].includes(event.state))
    return { ...answer, state: 'failed', took, why: why(event.failure) };
  return answer;
}

/** Runs one piece of work; what it fails with is shown on the screen, and nothing goes on as if it had not. */
async function attempt(set: Set, work: () => Promise<unknown>): Promise<boolean> {
  set({ busy: true, fault: null });
  try {
    await work();
    return true;
  } catch (fault) {
    set({ fault: sentence(fault) });
    return false;
  } finally {
    set({ busy: false });
  }
}

/** Looks afresh who can answer; what was chosen stays chosen while it is there. */
async function look(client: Client, set: Set, chosen: string | null): Promise<Provider[]> {
  const [{ items: providers }, { items: models }] = await Promise.all([
    client.call('providers.list', { check: true }),
    client.call('providers.models', {}),
  ]);
  const found = candidates(models, providers);
  set({ providers, models, chosen: found.some(({ id }) => id === chosen) ? chosen : (found[0]?.id ?? null) });
  return providers;
}

async function saveKey(client: Client, set: Set, chosen: string | null, id: string, key: string): Promise<void> {
  await client.call('providers.configure', { id, key });
  const provider = (await look(client, set, chosen)).find((it) => it.id === id);
  if (provider && !provider.healthy) throw new Error(provider.why ?? `${provider.name} did not take the key.`);
}

/** Only a model that has answered is put first: a guess would stand in the way later. */
function finished({ chosen, answer }: FirstRunState): Input<'settings.set'> {
  return { firstRunDone: true, ...(chosen && answer?.state === 'done' && { models: [chosen] }) };
}

const steps = [0, 1, 2] as const;

/** Use once; `now` is the clock and `told` hears the end of the answer. */
export function createFirstRun(client: Client, told: (text: string) => void, now = () => performance.now()) {
  return createStore<FirstRunState>()((set, get) => ({
    step: 0,
    providers: null,
    models: [],
    chosen: null,
    answer: null,
    fault: null,
    busy: false,
    load: async () => void (await attempt(set, () => look(client, set, get().chosen))),
    choose: (chosen) => set({ chosen, answer: null }),
    ask: () => ask(client, set, get, now, told),
    saveKey: (id, key) => attempt(set, () => saveKey(client, set, get().chosen, id, key)),
    setCap: (perDay) => attempt(set, () => client.call('budget.set', { perDay })),
    next: () => set({ step: steps[get().step + 1] ?? 2, fault: null }),
    back: () => set({ step: steps[get().step - 1] ?? 0, fault: null }),
    finish: async () => void (await attempt(set, () => client.call('settings.set', finished(get())))),
  }));
}

/** Streams one answer into the store. What comes before the run's id is known is kept, not lost. */
async function ask(
  client: Client,
  set: Set,
  get: () => FirstRunState,
  now: () => number,
  told: (text: string) => void,
): Promise<void> {
  const { chosen, models } = get();
  const started = now();
  const early: RunEvent[] = [];
  let runId: string | undefined;
  set({
    answer: { state: 'asking', text: '', local: chosen === null || models.some(({ id, local }) => id === chosen && local) },
  });
  const take = (event: RunEvent) => {
    const { answer } = get();
    if (!answer || event.runId !== runId || get().chosen !== chosen) return;
    const next = heard(answer, event, now() - started);
    set({ answer: next });
    if (next.state === 'asking') return;
    stop();
    told(next.state === 'done' ? 'Answer complete.' : (next.why ?? ''));
  };
  const stop = client.listen(['run.event'], (events) => {
    for (const { data } of events) runId ? take(data) : early.push(data);
  });
  try {
    const { id } = await client.call('chat.create', { title: 'First answer' });
    ({ runId } = await client.call('chat.send', {
      conversationId: id,
      text: chosen ? question : '/help',
      ...(chosen && { model: chosen }),
    }));
    early.forEach(take);
  } catch (fault) {
    stop();
    set({ answer: { state: 'failed', text: '', local: true, why: sentence(fault) } });
  }
}
