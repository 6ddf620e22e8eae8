/** Memory in memory: enough of the room for the window to be looked at, and for tests of its stores. */
import type { Input, Output } from '../../../src/contract/index.ts';
import type { MemoryCandidate, MemoryHit, MemoryRecord } from '../../../src/contract/memory/index.ts';
import { type FakeContext, type FakeHandlers, FakeRefusal } from '../window-daemon-context.ts';
import { newId } from '../window-daemon-home.ts';
import type { FakeMemory } from './memory-home.ts';

type Narrowing = Pick<Input<'memory.list'>, 'area' | 'kind' | 'category' | 'tags' | 'after' | 'before'>;

const timeOf = (record: MemoryRecord) => record.occurredAt ?? record.createdAt;

function passes(record: MemoryRecord, { area, kind, category, tags = [], after, before }: Narrowing): boolean {
  return (
    !record.supersededBy &&
    !record.merged &&
    (!area || record.area === area) &&
    (!kind || record.kind === kind) &&
    (!category || record.category === category) &&
    tags.every((tag) => record.tags.includes(tag)) &&
    (!after || timeOf(record) >= after) &&
    (!before || timeOf(record) < before)
  );
}

/** All of `memory.*` that the window uses. */
export function memoryHandlers(context: FakeContext, memory: FakeMemory): FakeHandlers {
  return {
    ...recordHandlers(context, memory),
    ...findHandlers(memory),
    ...waitingHandlers(context, memory),
    ...viewHandlers(memory),
  };
}

function find(memory: FakeMemory, id: string): MemoryRecord {
  const found = memory.records.find((record) => record.id === id);
  if (!found) throw new FakeRefusal('not_found', 'There is no such memory.');
  return found;
}

function made(input: Input<'memory.store'>): MemoryRecord {
  const { text, area = 'main', kind = 'semantic', category = 'general', tags = [], metadata = {}, source, ...rest } = input;
  return {
    id: newId(),
    area,
    kind,
    category,
    text,
    tags,
    metadata,
    source: source ?? { type: 'user' },
    createdAt: new Date().toISOString(),
    ...rest,
  };
}

/** What became of a record: at least that it was stored. */
function lifeOf(memory: FakeMemory, { id, createdAt, text, source }: MemoryRecord): Output<'memory.history'>['items'] {
  return memory.lives.get(id) ?? [{ at: createdAt, actor: 'user', what: 'stored', text, source }];
}

function recordHandlers({ emit }: FakeContext, memory: FakeMemory): FakeHandlers {
  return {
    'memory.get': ({ id }) => find(memory, id),
    'memory.store'(input) {
      const record = made(input);
      memory.records.push(record);
      emit('memory.changed', { id: record.id, what: 'stored' });
      return record;
    },
    'memory.update'({ id, ...part }) {
      const record = find(memory, id);
      const at = new Date().toISOString();
      const life = lifeOf(memory, record);
      life.push({ at, actor: 'user', what: 'updated', ...(part.text && { text: part.text }) });
      memory.lives.set(id, life);
      Object.assign(record, part, { updatedAt: at });
      emit('memory.changed', { id, what: 'updated' });
      return record;
    },
    'memory.forget'({ id }) {
      find(memory, id);
      memory.records = memory.records.filter((record) => record.id !== id);
      emit('memory.changed', { id, what: 'forgotten' });
      return {};
    },
    'memory.history': ({ id }) => ({ items: lifeOf(memory, find(memory, id)), next: null }),
    'memory.traces': ({ id }) => ({
      items: [{ kind: 'record', ref: id, name: 'This record', excerpt: find(memory, id).text, fate: 'erased' }, ...memory.traces],
      next: null,
    }),
    'memory.merge'({ ids: [first = '', ...others], text }) {
      const record = find(memory, first);
      const before = record.text;
      record.text = text ?? before;
      for (const id of others) find(memory, id).merged = first;
      const changeId = newId();
      memory.undo.set(changeId, () => {
        record.text = before;
        for (const id of others) delete find(memory, id).merged;
        emit('memory.changed', { id: first, what: 'undone', more: others });
      });
      emit('memory.changed', { id: first, what: 'merged', more: others });
      return { changeId, record };
    },
    'memory.undo'({ changeId }) {
      const undo = memory.undo.get(changeId);
      if (!undo) throw new FakeRefusal('not_found', 'There is no such change.');
      memory.undo.delete(changeId);
      undo();
      return {};
    },
  };
}

function hitOf(record: MemoryRecord, words: readonly string[]): MemoryHit {
  const text = record.text.toLowerCase();
  const matched = words.filter((word) => text.includes(word));
  const why = { text: matched.length / words.length / 2, vector: 0.2, recency: 0.05, words: matched };
  return { record, score: matched.length === 0 ? 0 : why.text + why.vector + why.recency, why };
}

function findHandlers(memory: FakeMemory): FakeHandlers {
  return {
    'memory.list'({ limit = 100, cursor, query = '', ...filters }) {
      const all = memory.records
        .toReversed()
        .filter((record) => passes(record, filters) && record.text.toLowerCase().includes(query.toLowerCase()));
      const from = cursor ? Number(cursor) : 0;
      const items = all.slice(from, from + limit);
      return { items, next: from + limit < all.length ? String(from + limit) : null };
    },
    'memory.recall'({ query, limit = 20, ...filters }) {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = memory.records
        .filter((record) => passes(record, filters))
        .map((record) => hitOf(record, words))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
      return { hits, tookMs: 4.2 };
    },
    'memory.stats'() {
      const live = memory.records.filter((record) => passes(record, {}));
      const by = (of: (record: MemoryRecord) => string) => {
        const counts: Record<string, number> = {};
        for (const record of live) counts[of(record)] = (counts[of(record)] ?? 0) + 1;
        return counts;
      };
      return {
        records: live.length,
        bytes: live.reduce((sum, { text }) => sum + text.length, 0),
        byArea: by(({ area }) => area),
        byKind: by(({ kind }) => kind),
        byCategory: by(({ category }) => category),
        embedder: memory.embedding.embedder,
        embedded: memory.embedding.done,
        budgets: { records: 100_000, bytes: 268_435_456 },
      };
    },
  };
}

function waitingHandlers({ emit }: FakeContext, memory: FakeMemory): FakeHandlers {
  const candidate = (id: string): MemoryCandidate => {
    const found = memory.candidates.find((it) => it.id === id);
    if (!found) throw new FakeRefusal('not_found', 'There is no such candidate.');
    return found;
  };
  const proposal = (id: string) => {
    const found = memory.proposals.find((it) => it.id === id);
    if (found?.state !== 'open') throw new FakeRefusal('conflict', 'This was decided already.');
    return found;
  };
  return {
    'memory.candidates': ({ state = 'open' }) => ({ items: memory.candidates.filter((it) => it.state === state), next: null }),
    'memory.decide'({ id, decision, text }) {
      const it = candidate(id);
      if (it.state !== 'open') throw new FakeRefusal('conflict', 'This was decided already.');
      it.state = decision === 'keep' ? 'kept' : 'declined';
      if (decision === 'keep') {
        const record = made({ text: text ?? it.text, category: it.category, tags: it.tags });
        memory.records.push(record);
        it.memoryId = record.id;
        emit('memory.changed', { id: record.id, what: 'stored' });
      }
      emit('memory.learnt', { id, state: it.state, ...(it.memoryId && { memoryId: it.memoryId }) });
      return it;
    },
    'memory.proposals': ({ state = 'open' }) => ({ items: memory.proposals.filter((it) => it.state === state), next: null }),
    'memory.consolidate': () => ({ proposal: null }),
    'memory.accept'({ proposalId }) {
      const it = proposal(proposalId);
      const changeId = newId();
      Object.assign(it, { state: 'accepted', changeId });
      memory.undo.set(changeId, () => Object.assign(it, { undone: true }));
      emit('memory.proposed', { proposalId, state: 'accepted' });
      return { changeId };
    },
    'memory.decline'({ proposalId }) {
      proposal(proposalId).state = 'declined';
      emit('memory.proposed', { proposalId, state: 'declined' });
      return {};
    },
  };
}

/** A place that only the category and the id decide: islands, the same each time. */
function placed(record: MemoryRecord): { x: number; y: number } {
  const seed = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, 7);
  const island = (seed(record.category) / 9973) * Math.PI * 2;
  const near = (seed(record.id) / 9973) * Math.PI * 2;
  const far = (seed(`${record.id}r`) / 9973) * 0.22;
  return { x: Math.cos(island) * 0.7 + Math.cos(near) * far, y: Math.sin(island) * 0.7 + Math.sin(near) * far };
}

function viewHandlers(memory: FakeMemory): FakeHandlers {
  return {
    'memory.map'({ limit = 2000, query: _query, ...filters }) {
      const live = memory.records.filter((record) => passes(record, filters));
      const points = live.slice(-limit).map((record) => ({
        id: record.id,
        ...placed(record),
        category: record.category,
        text: record.text.slice(0, 120),
        at: timeOf(record),
      }));
      return { points, total: live.length, embedder: memory.embedding.embedder };
    },
    'memory.timeline': ({ by = 'month', query: _query, ...filters }) => ({
      items: counted(
        memory.records.filter((record) => passes(record, filters)),
        by,
      ),
      next: null,
    }),
    'memory.embedders': () => ({
      items: [
        { name: 'builtin', local: true, available: true, chosen: memory.embedding.embedder === 'builtin' },
        {
          name: 'ollama:nomic-embed-text',
          local: true,
          available: false,
          why: 'Ollama is not running on this computer.',
          chosen: memory.embedding.embedder === 'ollama:nomic-embed-text',
        },
        {
          name: 'openai:text-embedding-3-small',
          local: false,
          available: true,
          chosen: memory.embedding.embedder === 'openai:text-embedding-3-small',
        },
      ],
      embedding: memory.embedding,
      next: null,
    }),
  };
}

const lengths = { year: 4, month: 7, day: 10 } as const;

function counted(records: readonly MemoryRecord[], by: keyof typeof lengths): Output<'memory.timeline'>['items'] {
  const groups = new Map<string, MemoryRecord[]>();
  for (const record of records) {
    const key = timeOf(record).slice(0, lengths[by]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const from = new Date(`${key}${'-01-01'.slice(key.length === 4 ? 0 : key.length === 7 ? 3 : 6)}T00:00:00.000Z`);
      const to = new Date(from);
      if (by === 'year') to.setUTCFullYear(to.getUTCFullYear() + 1);
      if (by === 'month') to.setUTCMonth(to.getUTCMonth() + 1);
      if (by === 'day') to.setUTCDate(to.getUTCDate() + 1);
      const byCategory: Record<string, number> = {};
      for (const { category } of group) byCategory[category] = (byCategory[category] ?? 0) + 1;
      return { from: from.toISOString(), to: to.toISOString(), count: group.length, byCategory };
    });
}
