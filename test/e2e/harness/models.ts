/** The model servers of a test: real protocols on local ports, each told what to answer. */
import { type Answer, type FakeServer, startAnthropic, startOllama, startOpenai } from '../../fakes/model-servers/index.ts';

export type ProviderName = 'anthropic' | 'openai' | 'ollama';

export interface FakeModels extends Record<ProviderName, FakeProvider> {
  /** What the product finds its providers by; those that the test did not ask for are nowhere. */
  readonly env: Record<string, string>;
  close(): Promise<void>;
}

export interface FakeProvider extends FakeServer {
  /** Says this from now on: a text in one piece, its pieces, or any answer of the fakes. */
  answer(...what: string[] | [Answer]): void;
}

const nowhere = 'http://127.0.0.1:9';

export async function startModels(wanted: readonly ProviderName[]): Promise<FakeModels> {
  const [anthropic, openai, ollama] = await Promise.all([
    startAnthropic({ models: [{ id: 'claude-sonnet-4-5', contextWindow: 200_000 }] }),
    startOpenai({ models: [{ id: 'gpt-5-mini', contextWindow: 400_000 }] }),
    startOllama({ models: [{ id: 'qwen3:8b', contextWindow: 40_960 }] }),
  ]);
  const all = { anthropic: provider(anthropic), openai: provider(openai), ollama: provider(ollama) };
  const env: Record<string, string> = { OLLAMA_HOST: wanted.includes('ollama') ? ollama.url : nowhere };
  if (wanted.includes('anthropic')) Object.assign(env, { ANTHROPIC_BASE_URL: anthropic.url, ANTHROPIC_API_KEY: 'fake-key' });
  if (wanted.includes('openai')) Object.assign(env, { OPENAI_BASE_URL: `${openai.url}/v1`, OPENAI_API_KEY: 'fake-key' });
  return {
    ...all,
    env,
    async close() {
      await Promise.all([anthropic, openai, ollama].map((server) => server.close()));
    },
  };
}

/** Adds `answer` to a server; the server itself keeps its getters, so it is the prototype and not a copy. */
function provider(server: FakeServer): FakeProvider {
  const answer: FakeProvider['answer'] = (...what) => {
    const [first] = what;
    server.use(
      typeof first === 'object' ? first : { steps: what.map((text) => ({ kind: 'text' as const, text: String(text) })) },
    );
  };
  return Object.assign(Object.create(server) as FakeServer, { answer });
}
