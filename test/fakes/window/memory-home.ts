/** What the daemon in memory remembers: some months of a household, and candidates that wait. */
import type { Output } from '../../../src/contract/index.ts';
import type {
  Embedding,
  MemoryCandidate,
  MemoryProposal,
  MemoryRecord,
  MemoryTrace,
} from '../../../src/contract/memory/index.ts';
import { ago, newId } from '../window-daemon-home.ts';

export interface FakeMemory {
  /** Oldest first. */
  records: MemoryRecord[];
  candidates: MemoryCandidate[];
  proposals: MemoryProposal[];
  traces: MemoryTrace[];
  embedding: Embedding;
  /** What became of a record since it was stored, by its id. */
  lives: Map<string, Output<'memory.history'>['items']>;
  /** How to take a change back, by its id. */
  undo: Map<string, () => void>;
}

const day = 24 * 60;

/** [category, text, tags]: the subjects lie apart, so that a map of them has islands. */
const told: [string, string, string[]][] = [
  ['homelab', 'Backup of larder starts at 02:30; Jellyfin dumps at 02:10 so that the two never run together.', ['lab', 'backup']],
  ['homelab', 'Off-site copy leaves every Sunday at 04:00 and takes about two hours.', ['backup']],
  ['homelab', 'Keep the old restic key for one full cycle after any change.', ['backup', 'restic']],
  ['homelab', 'The UPS carries larder for 19 minutes; a backup must be able to stop within five.', ['lab']],
  ['homelab', 'kestrel copies its containers to larder before midnight.', ['lab']],
  ['gear', 'The snowblower is in the shed, behind the bikes. Its spark plug was changed in November.', ['winter']],
  ['gear', 'The chainsaw takes 2-stroke mix, 50:1.', []],
  ['gear', 'The torque wrench is lent to Jonas until spring.', ['lent']],
  ['personal', 'The dentist is Dr. Amari, Lindenstrasse 4. Appointments by phone only.', ['health']],
  ['personal', 'Ida starts school on August 17; her teacher is Mrs. Okafor.', ['family', 'school']],
  ['personal', 'Mother is allergic to walnuts.', ['family']],
  ['preferences', 'Short answers first, the long version only when asked for.', []],
  ['preferences', 'Tea without sugar; coffee only before noon.', ['food']],
  ['work', 'The quarterly report goes to Priya, not to the whole list.', ['report']],
  ['work', 'The staging server may be restarted at any time after 19:00.', []],
  ['general', 'The recycling is collected on every other Thursday.', ['house']],
];

function record(at: number, minutes: number, part: Partial<MemoryRecord> = {}): MemoryRecord {
  const [category, text, tags] = told[at % told.length] ?? ['general', 'Nothing.', []];
  const when = ago(minutes);
  const round = Math.floor(at / told.length);
  return {
    id: newId(),
    area: (['main', 'fragments', 'solutions', 'main'] as const)[at % 4] ?? 'main',
    kind: (['semantic', 'episodic', 'procedural'] as const)[at % 3] ?? 'semantic',
    category,
    text: round === 0 ? text : `${text} (${round + 1})`,
    tags,
    metadata: {},
    source: { type: 'user', conversationId: '0198c3a0-0000-7000-8000-0000000000c1', turn: at },
    occurredAt: when,
    createdAt: when,
    ...part,
  };
}

/** `count` records over two years, the newest an hour old. */
export function someMemory(count = 48): FakeMemory {
  const step = Math.max(1, Math.floor((700 * day) / Math.max(1, count)));
  const records = Array.from({ length: count }, (_, at) => record(at, 60 + (count - at) * step));
  const outside = records.at(-3);
  if (outside) {
    outside.text = 'restic prune holds an exclusive lock; never start it while a backup runs.';
    outside.source = { type: 'outside', ref: 'https://restic.readthedocs.io' };
    outside.category = 'homelab';
  }
  return {
    records,
    candidates: [],
    proposals: [],
    traces: [],
    embedding: { embedder: 'builtin', dimensions: 384, done: count, total: count, state: 'ready' },
    lives: new Map(),
    undo: new Map(),
  };
}

/** The same with two candidates, one of them from outside, and a proposal. */
export function waitingMemory(count = 48): FakeMemory {
  const memory = someMemory(count);
  const candidate = { area: 'main' as const, kind: 'semantic' as const, category: 'personal', tags: [], state: 'open' as const };
  memory.candidates = [
    {
      ...candidate,
      id: newId(),
      text: 'Maren is away from December 3 to December 10.',
      tags: ['travel'],
      occurredAt: '2026-12-03T00:00:00.000Z',
      source: { type: 'user', conversationId: '0198c3a0-0000-7000-8000-0000000000c1', turn: 12 },
      why: 'A plan with a date.',
      createdAt: ago(40),
    },
    {
      ...candidate,
      id: newId(),
      category: 'homelab',
      text: 'The router’s firmware 4.2 fixes the dropped calls.',
      source: { type: 'outside', ref: 'https://example.org/release-notes' },
      why: 'A finding of a tool.',
      taintedBy: 'https://example.org/release-notes',
      createdAt: ago(200),
    },
  ];
  const [first, , , fourth] = memory.records;
  if (first && fourth) memory.proposals = [proposal(first, fourth)];
  return memory;
}

function proposal(first: MemoryRecord, second: MemoryRecord): MemoryProposal {
  return {
    id: newId(),
    at: ago(90),
    state: 'open',
    cause: 'count',
    changes: [
      {
        kind: 'merge',
        ids: [first.id, second.id],
        text: `${first.text} A backup must be able to stop within five minutes.`,
        why: 'Both tell of the nightly backup.',
        before: [first, second].map(({ id, text }) => ({ id, text })),
      },
      { kind: 'expire', ids: [second.id], why: 'Its time is over.', before: [{ id: second.id, text: second.text }] },
    ],
  };
}
