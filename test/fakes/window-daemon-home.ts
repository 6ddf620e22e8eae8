/** What the daemon in memory holds: an empty home, and one that is lived in. */
import type { Conversation, Message } from '../../src/contract/chat.ts';
import type { Output } from '../../src/contract/index.ts';
import type { Budget, Model, Provider } from '../../src/contract/models.ts';
import type { Approval } from '../../src/contract/runs.ts';
import { defaultSettings, type Settings } from '../../src/contract/self.ts';
import type { LogLine } from '../../src/contract/watch.ts';

export interface FakeHome {
  identity: Output<'self.get'>;
  settings: Settings;
  providers: Provider[];
  models: Model[];
  budget: Budget;
  conversations: Conversation[];
  messages: Message[];
  deleted: Set<string>;
  drafts: Map<string | null, string>;
  /** What was put, by its id. */
  files: Map<string, Output<'files.put'>>;
  logs: LogLine[];
  secrets: Set<string>;
  usage: Output<'watch.usage'>['items'];
  runs: Output<'runs.get'>[];
  approvals: Approval[];
  /** Who waits for an answer, by the approval. */
  decided: Map<string, (allowed: boolean) => void>;
}

let made = 0;

/** A UUID v7 that sorts in the order it was made. */
export function newId(): string {
  made += 1;
  return `0198c3a0-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
}

/** Minutes before now, as the contract writes instants. */
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

function provider(part: Partial<Provider> & Pick<Provider, 'id' | 'kind' | 'name'>): Provider {
  return { healthy: true, models: [], key: 'none', enabled: true, local: false, checkedAt: ago(2), checkedMs: 240, ...part };
}

const builtin = () =>
  provider({ id: 'builtin', kind: 'builtin', name: 'Built in', models: ['builtin'], local: true, checkedMs: 0 });

/** A home on its first day: no keys, no Ollama. */
export function emptyHome(): FakeHome {
  return {
    identity: {
      id: newId(),
      name: 'Hearth',
      description: '',
      publicKey: 'q0YB3m0xkV2mJm0m5iQxk8l6oXkV2mJm0m5iQxk8l6o=',
      createdAt: ago(3),
      state: 'running',
      version: '0.1.0',
      home: '/home/maren/.hearth',
    },
    settings: { ...defaultSettings },
    providers: [
      provider({
        id: 'ollama',
        kind: 'ollama',
        name: 'Ollama',
        healthy: false,
        local: true,
        baseUrl: 'http://127.0.0.1:11434',
        why: 'Ollama is not running on this computer. Start it, then check again.',
      }),
      builtin(),
    ],
    models: [{ id: 'builtin', provider: 'builtin', free: true, local: true }],
    budget: { caps: { perDay: 1 }, spent: { day: 0, month: 0 }, reserved: 0 },
    conversations: [],
    messages: [],
    deleted: new Set(),
    drafts: new Map(),
    files: new Map(),
    logs: [{ id: 1, at: ago(3), level: 'info', service: 'daemon', message: 'ready' }],
    secrets: new Set(),
    usage: [],
    runs: [],
    approvals: [],
    decided: new Map(),
  };
}

const titles = [
  'Switch backups to the new key',
  'Packing list for the cabin',
  'Why is the guest Wi-Fi slow upstairs',
  'Class party without cashews',
  'Jellyfin transcoding on kestrel',
  'Letter to the school about Fridays',
  'UPS: how long would it last',
  'خطة الرحلة إلى البحر',
];

function livedIn(home: FakeHome): void {
  titles.forEach((title, at) => {
    const id = newId();
    home.conversations.push({
      id,
      title,
      model: null,
      createdAt: ago(900 * at + 30),
      updatedAt: ago(900 * at + 4),
      messageCount: 2,
    });
    const [asked, answered] = [newId(), newId()];
    const when = ago(900 * at + 5);
    const usage = { inputTokens: 812, outputTokens: 214, cost: 0.0071 };
    home.messages.push(
      {
        id: asked,
        conversationId: id,
        parentId: null,
        role: 'user',
        content: [{ type: 'text', text: `${title}?` }],
        state: 'complete',
        siblings: [asked],
        createdAt: when,
      },
      {
        id: answered,
        conversationId: id,
        parentId: asked,
        role: 'assistant',
        content: [{ type: 'text', text: sample }],
        state: 'complete',
        model: 'claude-sonnet-4-5',
        runId: newId(),
        usage,
        siblings: [answered],
        createdAt: when,
      },
    );
  });
}

/** An answer with everything that Markdown brings. */
export const sample = `The new key opens the repository, so I can point the job at it. The **old key stays** until a backup has passed.

- \`KEEP_DAILY=14\`
- \`KEEP_WEEKLY=8\`

\`\`\`sh
export RESTIC_REPOSITORY=/tank/restic
restic backup /tank/family --tag nightly   # from larder
\`\`\`

| night | minutes |
|---|---:|
| Monday | 3 |
| Tuesday | 6 |

See [the manual](https://restic.readthedocs.io/en/stable/).`;

const services = ['daemon', 'providers', 'store', 'chat', 'http'];
const spoken = [
  'ready',
  'anthropic answered in 412 ms',
  'checkpoint signed at 4,212',
  'answer complete, 64 words',
  'lab-proxy refused the key (401)',
  'head file written',
];

function logs(): LogLine[] {
  return Array.from({ length: 60 }, (_, at) => ({
    id: 60 - at,
    at: ago(at * 3),
    level: (['info', 'info', 'debug', 'info', 'error', 'warn'] as const)[at % 6] ?? 'info',
    service: services[at % services.length] ?? 'daemon',
    message: spoken[at % spoken.length] ?? 'ready',
    ...(at % 6 === 4 && { data: { provider: 'lab-proxy', status: 401 } }),
  }));
}

const fullProviders = (): Provider[] => [
  provider({
    id: 'anthropic',
    kind: 'anthropic',
    name: 'Anthropic',
    key: 'environment',
    models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
    checkedMs: 412,
  }),
  provider({
    id: 'ollama',
    kind: 'ollama',
    name: 'Ollama',
    local: true,
    baseUrl: 'http://127.0.0.1:11434',
    models: ['qwen3:8b', 'gemma3:4b'],
    checkedMs: 38,
  }),
  provider({ id: 'openai', kind: 'openai', name: 'OpenAI', key: 'settings', models: ['gpt-5-mini'], checkedMs: 655 }),
  provider({
    id: 'lab-proxy',
    kind: 'openai',
    name: 'Lab proxy',
    key: 'settings',
    baseUrl: 'http://kestrel.lan:4000/v1',
    models: ['mistral-large'],
    healthy: false,
    why: 'The key was refused (401). Paste a new one.',
  }),
  builtin(),
];

const fullModels = (): Model[] => [
  {
    id: 'claude-sonnet-4-5',
    provider: 'anthropic',
    contextWindow: 200_000,
    price: { inputPerMTok: 3, outputPerMTok: 15 },
    free: false,
    local: false,
  },
  {
    id: 'claude-haiku-4-5',
    provider: 'anthropic',
    contextWindow: 200_000,
    price: { inputPerMTok: 1, outputPerMTok: 5 },
    free: false,
    local: false,
  },
  { id: 'qwen3:8b', provider: 'ollama', contextWindow: 40_960, free: true, local: true },
  { id: 'gemma3:4b', provider: 'ollama', contextWindow: 128_000, free: true, local: true },
  {
    id: 'gpt-5-mini',
    provider: 'openai',
    contextWindow: 400_000,
    price: { inputPerMTok: 0.25, outputPerMTok: 2 },
    free: false,
    local: false,
  },
  { id: 'mistral-large', provider: 'lab-proxy', free: false, local: false },
  { id: 'builtin', provider: 'builtin', free: true, local: true },
];

const fullUsage = (): FakeHome['usage'] =>
  Array.from({ length: 14 }, (_, day) => {
    const wave = 1 + Math.sin(day * 1.7) * 0.6;
    return {
      key: ago(day * 1440).slice(0, 10),
      calls: Math.round(14 * wave),
      inputTokens: Math.round(91_000 * wave),
      outputTokens: Math.round(12_400 * wave),
      cacheReadTokens: 40_000,
      cacheWriteTokens: 2_000,
      cost: 0.84 * wave,
    };
  });

/** A home after some weeks: four providers, one in trouble, conversations, money spent. */
export function fullHome(): FakeHome {
  const home = emptyHome();
  home.settings = { ...home.settings, firstRunDone: true, models: ['claude-sonnet-4-5', 'gpt-5-mini', 'qwen3:8b'] };
  home.providers = fullProviders();
  home.models = fullModels();
  home.budget = { caps: { perDay: 3, perMonth: 40, perRun: 0.5 }, spent: { day: 0.84, month: 18.2 }, reserved: 0.12 };
  home.secrets = new Set(['openai.key', 'lab-proxy.key']);
  home.logs = logs();
  livedIn(home);
  home.usage = fullUsage();
  return home;
}
