/** What Hearth can do without any model: commands and a few plain sentences. It never pretends to be a language model. */
import { type ModelEvent, type ModelRequest, type Provider, type ProviderConfig, ProviderError } from '../../agent/provider.ts';
import { foundText, helpText, modelsText, severalText, talkText, understand, unknownText } from './map.ts';
import { type Next, nextStep, type Statement } from './plain/steps.ts';
import { turnIn } from './plain/turn.ts';

/** What the builtin provider asks of the daemon. */
export interface BuiltinDeps {
  find(query: string, limit: number): Promise<{ title: string; excerpt: string; conversationId: string }[]>;
  models(): Promise<{ id: string; provider: string }[]>;
  currentModel(): string | null;
  /** What was done, or why not, as a sentence. */
  setModel(id: string): Promise<string>;
  /** A statement that is to be remembered, as memory would word and file it; null where it knows no better. */
  statement?(said: string): Statement | null;
}

const mostHits = 8;

/** Use through `createProvider`. Its one model is called `builtin`. */
export function createBuiltin(config: ProviderConfig, deps: BuiltinDeps): Provider {
  return {
    id: config.id,
    kind: 'builtin',
    models: async () => [{ id: 'builtin', local: true }],
    stream: (request, signal) => answer(config.id, deps, request, signal),
    health: async () => undefined,
  };
}

async function* answer(id: string, deps: BuiltinDeps, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted();
  let next: Next;
  try {
    next = nextStep(request, deps.statement ?? (() => null)) ?? { say: await respond(deps, turnIn(request).said) };
  } catch {
    const message = 'Hearth could not look that up.';
    throw new ProviderError({
      layer: 'internal',
      message,
      action: 'Try again; the log has the details.',
      retryable: true,
      provider: id,
    });
  }
  if ('calls' in next) {
    for (const [at, { name, args }] of next.calls.entries()) yield { type: 'tool_call', callId: `call-${at + 1}`, name, args };
  } else
    for (const delta of next.say.split(/(?<=\n)/)) {
      signal.throwIfAborted();
      yield { type: 'text', delta };
    }
  yield { type: 'usage', usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 } };
  yield { type: 'stop', reason: 'calls' in next ? 'tool_use' : 'end' };
}

async function respond(deps: BuiltinDeps, text: string): Promise<string> {
  const intent = understand(text);
  switch (intent.do) {
    case 'help':
      return helpText;
    case 'talk':
      return talkText;
    case 'unknown':
      return unknownText(intent.command, intent.nearest);
    case 'find':
      if (intent.query === '') return 'Say what to look for: `/find WORDS`.';
      return foundText(intent.query, await deps.find(intent.query, mostHits), mostHits);
    case 'model':
      return intent.name === undefined ? modelsText(deps.currentModel(), await deps.models()) : chooseModel(deps, intent.name);
  }
}

/** A part of a name is enough where only one model has it. */
async function chooseModel(deps: BuiltinDeps, name: string): Promise<string> {
  const ids = (await deps.models()).map(({ id }) => id);
  if (ids.includes(name)) return deps.setModel(name);
  const fits = ids.filter((id) => id.toLowerCase().includes(name.toLowerCase()));
  if (fits.length > 1) return severalText(name, fits);
  return deps.setModel(fits[0] ?? name);
}
