/** Fake model servers that speak the real protocols over real sockets. */
import { anthropic } from './anthropic.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { type FakeServer, type FakeServerOptions, startServer } from './server.ts';
import { voyage } from './voyage.ts';

export {
  type Answer,
  cut,
  echo,
  endless,
  gate,
  held,
  malformed,
  play,
  refuse,
  type Script,
  type Step,
  say,
  unfinished,
} from './script.ts';
export type { FakeServer, FakeServerOptions };

/** The Messages API at `url`. */
export const startAnthropic = (options: FakeServerOptions = {}): Promise<FakeServer> => startServer([anthropic], options);

/** Chat completions at `url`, with or without a `/v1` behind it. */
export const startOpenai = (options: FakeServerOptions = {}): Promise<FakeServer> => startServer([openai], options);

/** Ollama at `url`. */
export const startOllama = (options: FakeServerOptions = {}): Promise<FakeServer> => startServer([ollama], options);

/** Voyage's embeddings at `url`. */
export const startVoyage = (options: FakeServerOptions = {}): Promise<FakeServer> => startServer([voyage], options);

/** All three on one port: `url` for Anthropic and Ollama, `url/v1` for OpenAI. */
export const startModelServer = (options: FakeServerOptions = {}): Promise<FakeServer> =>
  startServer([anthropic, ollama, openai], options);
