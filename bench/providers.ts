/**
 * CPU of the provider layer, with the real SDKs, beside a bare fetch with a split parser: same process, same server (in a child
 * process), rounds in turn, medians. And growth: ten times the deltas may cost at most ten and a half times as much.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ModelRequest, Provider } from '../src/main/core/agent/provider.ts';
import { createProvider } from '../src/main/core/providers/index.ts';
import { finish, median, ratio } from './report.ts';

interface Bare {
  path: string;
  headers: Record<string, string>;
  /** What ends an event. */
  end: string;
  /** Where its JSON begins. */
  prefix: string;
  textOf(event: BareEvent): string | undefined;
}

/** The few fields that the three protocols put text in. */
interface BareEvent {
  delta?: { text?: string };
  choices?: { delta?: { content?: string } }[];
  message?: { content?: string };
}

const bare: Record<'anthropic' | 'openai' | 'ollama', Bare> = {
  anthropic: {
    path: '/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    end: '\n\n',
    prefix: 'data: ',
    textOf: (event) => event.delta?.text,
  },
  openai: {
    path: '/v1/chat/completions',
    headers: {},
    end: '\n\n',
    prefix: 'data: ',
    textOf: (event) => event.choices?.[0]?.delta?.content,
  },
  ollama: { path: '/api/chat', headers: {}, end: '\n', prefix: '{', textOf: (event) => event.message?.content },
};
type Kind = keyof typeof bare;

const promptOf = (count: number, join: number): string => `${count} ${join}`;

async function readBare(kind: Kind, url: string, prompt: string): Promise<number> {
  const { path, headers, end, prefix, textOf } = bare[kind];
  const body = JSON.stringify({ model: 'bench', stream: true, messages: [{ role: 'user', content: prompt }] });
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const decoder = new TextDecoder();
  const skip = prefix === '{' ? 0 : prefix.length;
  let rest = '';
  let text = '';
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split(end);
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const at = part.indexOf(prefix);
      const data = part.slice(at + skip);
      if (at !== -1 && data !== '[DONE]') text += textOf(JSON.parse(data) as BareEvent) ?? '';
    }
  }
  return text.length;
}

async function readProvider(provider: Provider, prompt: string): Promise<number> {
  const request: ModelRequest = {
    model: 'bench',
    system: '',
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    maxOutputTokens: 100_000,
  };
  let text = '';
  for await (const event of provider.stream(request, new AbortController().signal))
    if (event.type === 'text') text += event.delta;
  return text.length;
}

/** Microseconds of CPU, user and system, that this process spent. */
async function cpu(work: () => Promise<number>, expected: number): Promise<number> {
  const before = process.cpuUsage();
  const length = await work();
  const { user, system } = process.cpuUsage(before);
  if (length !== expected) throw new Error(`expected ${expected} characters, got ${length}`);
  return user + system;
}

const lengthOf = (count: number): number => count * 6 + Math.floor(count / 12) * 2;

/** Medians of both, measured in turn so that the machine's drift meets both alike. */
async function inTurn(rounds: number, first: () => Promise<number>, second: () => Promise<number>): Promise<[number, number]> {
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    a.push(await first());
    b.push(await second());
  }
  return [median(a), median(b)];
}

const child = fork(new URL('./providers-server.ts', import.meta.url));
const [url] = (await once(child, 'message')) as [string];
const deps = { find: async () => [], models: async () => [], currentModel: () => null, setModel: async () => '' };

for (const kind of Object.keys(bare) as Kind[]) {
  const baseUrl = kind === 'openai' ? `${url}/v1` : url;
  const provider = createProvider({ id: kind, kind, key: 'bench', baseUrl }, deps);
  const ofBare = (count: number, join: number) => cpu(() => readBare(kind, url, promptOf(count, join)), lengthOf(count));
  const ofProvider = (count: number, join: number) => cpu(() => readProvider(provider, promptOf(count, join)), lengthOf(count));
  for (const [count, join] of [
    [10_000, 1],
    [40_000, 64],
  ] as const) {
    for (let warm = 0; warm < 3; warm += 1) {
      await ofBare(count, join);
      await ofProvider(count, join);
    }
    const [plain, whole] = await inTurn(
      11,
      () => ofBare(count, join),
      () => ofProvider(count, join),
    );
    const note = `${(whole / count).toFixed(2)} µs a token against ${(plain / count).toFixed(2)}`;
    ratio({ name: `${kind}: CPU per token, ${join} a chunk, to a bare fetch`, value: whole / plain, limit: 1.5, note });
  }
  const [few, many] = await inTurn(
    9,
    () => ofProvider(5_000, 8),
    () => ofProvider(50_000, 8),
  );
  ratio({
    name: `${kind}: 50,000 deltas to 5,000`,
    value: many / few,
    limit: 10.5,
    note: `${Math.round(many / 1000)} ms of CPU`,
  });
}
child.disconnect();
finish();
