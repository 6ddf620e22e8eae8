/** The list of providers. A provider is a folder and a line here; each loads its SDK when it is first called. */
import type { Provider, ProviderConfig } from '../agent/provider.ts';
import { systemClock } from '../base/clock.ts';
import { createAnthropic } from './anthropic/provider.ts';
import type { ProviderDeps } from './attempt.ts';
import { type BuiltinDeps, createBuiltin } from './builtin/provider.ts';
import { createOllama } from './ollama/provider.ts';
import { createOpenai } from './openai/provider.ts';
import { createVoyage } from './voyage/provider.ts';

export type { BuiltinDeps, ProviderDeps };

const kinds: Record<Provider['kind'], (config: ProviderConfig, deps: ProviderDeps & BuiltinDeps) => Provider> = {
  anthropic: createAnthropic,
  ollama: createOllama,
  openai: createOpenai,
  voyage: createVoyage,
  builtin: createBuiltin,
};

/** Use for each provider that is configured. Opens nothing and loads nothing yet. */
export const createProvider = (config: ProviderConfig, deps: BuiltinDeps & Partial<ProviderDeps>): Provider =>
  kinds[config.kind](config, { clock: systemClock, ...deps });
