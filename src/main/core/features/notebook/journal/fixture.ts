/** For tests: the journal on a real notebook, with a talk that is written by hand and runs that end when they are told to. */
import { existsSync, readFileSync } from 'node:fs';
import { defaultSettings, type Settings } from '../../../../../contract/self.ts';
import { type FakeClock, fakeClock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Dispatch } from '../../../dispatch.ts';
import type { Store } from '../../../store/types.ts';
import type { Ended, Prepared, RunKind, RunView } from '../../runs/index.ts';
import { type Bench, openBench } from '../fixture.ts';
import type { JournalDeps, Said } from './deps.ts';
import { dayOf } from './facts.ts';
import { createJournal } from './index.ts';

type Envelope = Parameters<JournalDeps['runs']['queue']>[1];

export interface Diary {
  readonly bench: Bench;
  readonly clock: FakeClock;
  /** Runs that were asked for, in order. */
  readonly asked: Envelope[];
  readonly said: Said[];
  readonly settings: Settings['journal'];
  /** How the model of the journal is found. */
  model: { provider: string } | 'none';
  /** The person says something, and Hearth answers. */
  talk(text: string, about?: Partial<Said>): Promise<void>;
  /** `hours` pass, one at a time, each with what follows from it. */
  pass(hours: number): Promise<void>;
  reflect(day?: string): Promise<{ runId: string | null; path: string | null }>;
  /** What the model is asked by a run. */
  prepared(id: string): Promise<Prepared>;
  /** The run ends with these words; null: it fails. */
  ends(id: string, words: string | null): Promise<void>;
  page(day?: string): string | null;
  today(): string;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Noon of a winter's day, as the user lives it. */
const noon = new Date(2026, 0, 5, 12).getTime();
const hour = 60 * 60_000;

/** Runs that end when they are told to. */
function fakeRuns(asked: Envelope[]) {
  const contents = new Map<string, Ended['content']>();
  const tainted = new Map<string, string | null>();
  let kind: RunKind | null = null;
  const kindNow = (): RunKind => {
    if (!kind) throw new Error('the journal registered no kind');
    return kind;
  };
  const viewOf = (id: string) => {
    const taintedBy = tainted.get(id) ?? null;
    return { ...asked.find(({ runId }) => runId === id), runId: id, taintedBy } as RunView;
  };
  const api: JournalDeps['runs'] = {
    register(one) {
      kind = one;
    },
    queue(_tx, envelope) {
      asked.push(envelope);
      return envelope.runId ?? '';
    },
    settled: async (id) => ({ content: contents.get(id) ?? [], state: 'succeeded', report: noReport(id) }),
  };
  const prepared = async (id: string): Promise<Prepared> => {
    const asks = await kindNow().prepare(viewOf(id), new AbortController().signal);
    tainted.set(id, asks.taintedBy);
    return asks;
  };
  return {
    api,
    prepared,
    async ends(store: Store, id: string, words: string | null): Promise<void> {
      await prepared(id);
      const content: Ended['content'] = words === null ? [] : [{ type: 'text', text: words }];
      contents.set(id, content);
      const state = words === null ? ('failed' as const) : ('succeeded' as const);
      const end = { run: viewOf(id), state, content, blocks: [], model: 'p/small', usage: null };
      await store.command((tx) => kindNow().ended?.(tx, { ...end, failure: null, report: noReport(id) }));
    },
  };
}

interface Place extends Pick<Diary, 'bench' | 'clock' | 'said' | 'settings'> {
  runs: JournalDeps['runs'];
  model(): Diary['model'];
}

async function makeJournal({ bench, clock, said, settings, runs, model }: Place) {
  const journal = createJournal({
    ...bench.deps,
    ...bench.notebook.parts,
    clock,
    runs,
    talk: async ({ from, to, after, upTo = Number.MAX_SAFE_INTEGER, limit }) =>
      said.filter(({ at: ms, position }) => ms >= from && ms < to && position > after && position <= upTo).slice(-limit),
    models: {
      async resolve(id) {
        const found = model();
        if (found === 'none') throw new AppError('not_found', 'There is no model to answer.');
        return { id: id ?? 'p/small', contextWindow: 32_000, ...found };
      },
    },
    settings: { get: () => ({ journal: settings }), onChange: () => () => undefined },
    limits: () => ({ maxOutputTokens: 8000 }),
  });
  journal.start();
  await journal.settled();
  return journal;
}

/** Use one per test, and close it. */
export async function openDiary(start = noon): Promise<Diary> {
  const clock = fakeClock(start);
  const said: Said[] = [];
  const asked: Envelope[] = [];
  const settings: Settings['journal'] = { ...defaultSettings.journal };
  const bench = await openBench({ clock, dispatch: factsFrom(said) });
  const runs = fakeRuns(asked);
  const place: Place = { bench, clock, said, settings, runs: runs.api, model: () => diary.model };
  const diary: Diary = {
    ...{ bench, clock, asked, said, settings, prepared: runs.prepared },
    model: { provider: 'p' },
    async talk(text, about = {}) {
      const one = { conversationId: 'c1', title: 'Packing', outside: null, writing: false, at: clock.now(), ...about };
      said.push({ ...one, position: said.length + 1, role: 'user', text });
      said.push({ ...one, position: said.length + 1, role: 'assistant', text: `Yes: ${text}` });
      await bench.store.command((tx) => {
        for (const what of ['message', 'message', 'ended'] as const)
          tx.publish('chat.changed', { conversationId: '0198c3a0-0000-7000-8000-00000000000c', what });
      });
      await journal.settled();
    },
    async pass(hours) {
      for (let passed = 0; passed < hours; passed += 1) {
        clock.advance(hour);
        await journal.settled();
      }
    },
    reflect: (day) => journal.handlers['journal.reflect']({ ...(day ? { day } : {}) }, { actor: 'user', via: 'internal' }),
    async ends(id, words) {
      await runs.ends(bench.store, id, words);
      await journal.settled();
    },
    page: (day = diary.today()) => (existsSync(at(bench, day)) ? readFileSync(at(bench, day), 'utf8') : null),
    today: () => dayOf(clock.now()),
    async restart() {
      await journal.stop();
      await bench.restart();
      journal = await makeJournal(place);
    },
    async close() {
      await journal.stop();
      await bench.close();
    },
  };
  let journal = await makeJournal(place);
  return diary;
}

const at = (bench: Bench, day: string): string => bench.at(`journal/${day}.md`);

const noReport = (taskId: string) => ({
  ...{ taskId, summary: '', artifacts: [], decisions: [], nextSteps: [] },
  telemetry: { tokens: 0, cost: 0, durationMs: 0, toolCalls: 0 },
});

/** The day's facts, as the rooms would tell them of this talk. */
function factsFrom(said: readonly Said[]): Dispatch {
  const id = '0198c3a0-0000-7000-8000-00000000000c';
  return async (name) => {
    const runs = said
      .filter(({ role }) => role === 'assistant')
      .map(({ at: ms }) => ({ type: 'chat', state: 'succeeded', conversationId: id, createdAt: new Date(ms).toISOString() }));
    if (name === 'runs.list') return { ok: true, data: { items: runs.reverse(), next: null } };
    if (name === 'watch.usage') return { ok: true, data: { items: [], next: null } };
    if (name === 'chat.get') return { ok: true, data: { id, title: 'Packing', messages: [], next: null } };
    return { ok: false, error: { code: 'not_found', message: `no ${name} here` } };
  };
}
