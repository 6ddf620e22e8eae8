/** Which model answers: a pure rule over what is known of the providers now. */
import type { ErrorCode } from '../../../../../contract/define.ts';
import { ProviderError } from '../../../agent/provider.ts';
import { undated } from './catalog.ts';

/** What the rule sees of one provider. */
export interface Candidate {
  id: string;
  healthy: boolean;
  builtin: boolean;
  models: { id: string; local: boolean }[];
  /** True where the price table knows a model by this name: it can be named while its provider cannot be asked. */
  knows(model: string): boolean;
  /** True where it may be called: free, or with a known price. */
  affordable(model: string): boolean;
  /** Names to try first when nobody chose. */
  preferred: string[];
}

export interface Target {
  provider: string;
  model: string;
}

/** Thrown for a model that nobody owns: `not_found`, with the names that come nearest. */
export class ModelNotFound extends ProviderError {
  override readonly code: ErrorCode = 'not_found';
  override readonly data: Record<string, unknown>;

  constructor(model: string, nearest: string[]) {
    const shown = JSON.stringify(model.slice(0, 100));
    const instead = nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : 'Choose another model.';
    super({ layer: 'provider', message: `No provider has a model named ${shown}.`, action: instead, retryable: false, model });
    this.data = { model, nearest };
  }
}

/** The owner of a name, `provider/model` or bare. Healthy owners come first, then the order of the providers. */
export function ownerOf(name: string, candidates: readonly Candidate[]): Target | null {
  const ordered = [...candidates].sort((a, b) => Number(b.healthy) - Number(a.healthy));
  const slash = name.indexOf('/');
  const named = slash > 0 ? candidates.find((candidate) => candidate.id === name.slice(0, slash)) : undefined;
  if (named) {
    const model = listedName(named, name.slice(slash + 1));
    if (model) return { provider: named.id, model };
  }
  for (const candidate of ordered) {
    if (candidate.models.some((model) => model.id === name)) return { provider: candidate.id, model: name };
  }
  for (const candidate of ordered) {
    const model = listedName(candidate, name, false);
    if (model) return { provider: candidate.id, model };
  }
  // A provider that gives no list may have anything; one that gives a list has what stands there.
  if (named && named.models.length === 0 && slash + 1 < name.length) return { provider: named.id, model: name.slice(slash + 1) };
  return null;
}

/** The name as the provider knows it: as listed, the undated name of a dated one, or one the price table knows. */
function listedName(candidate: Candidate, name: string, guess = true): string | null {
  if (candidate.models.some((model) => model.id === name)) return name;
  if (candidate.models.some((model) => undated(model.id) === name)) return name;
  if (candidate.models.some((model) => model.id === `${name}:latest`)) return `${name}:latest`;
  if (candidate.models.length === 0 && candidate.knows(name)) return name;
  return guess && candidate.builtin && name === candidate.id ? name : null;
}

/** Models that only turn text into numbers, pictures or sound cannot hold a conversation. */
const noTalker = /embed|whisper|tts|dall-e|image|audio|moderation|rerank|realtime|transcribe/i;

/** Who answers when nobody chose: the first healthy provider with a model that may be called, else one that says why not. */
export function firstHealthy(candidates: readonly Candidate[]): Target | null {
  const healthy = candidates.filter((candidate) => candidate.healthy && !candidate.builtin);
  const pick = (may: (candidate: Candidate, model: string) => boolean): Target | null => {
    for (const candidate of healthy) {
      const listed = candidate.models.map((model) => model.id).filter((model) => !noTalker.test(model));
      const liked = candidate.preferred.flatMap((name) => listed.filter((model) => model === name || undated(model) === name));
      const model = [...liked, ...listed].find((one) => may(candidate, one));
      if (model) return { provider: candidate.id, model };
    }
    return null;
  };
  return pick((candidate, model) => candidate.affordable(model)) ?? pick(() => true);
}

/** The models to try, in order, and the names in the settings that nobody owns. */
export interface Chain {
  targets: Target[];
  gone: string[];
}

/**
 * Null: the settings' models in order, else the first healthy provider, else the built-in one. A name: that model, and, where
 * the user put it in the settings' list, those that come after it. Nothing else ever answers in the place of a chosen model:
 * words meant for a model on this computer must not leave it.
 */
export function chainFor(name: string | null, inSettings: readonly string[], candidates: readonly Candidate[]): Chain {
  const found = (wanted: string) => ownerOf(wanted, candidates);
  if (name !== null) {
    const first = found(name);
    if (!first) throw new ModelNotFound(name, nearestNames(name, candidates));
    const listed = inSettings.map(found);
    const place = listed.findIndex((target) => target && same(target, first));
    const rest = place < 0 ? [] : listed.slice(place + 1).filter((target) => target !== null);
    return { targets: distinct([first, ...rest]), gone: [] };
  }
  const gone = inSettings.filter((wanted) => !found(wanted));
  const targets = inSettings.map(found).filter((target) => target !== null);
  if (targets.length > 0) return { targets: distinct(targets), gone };
  if (inSettings.length > 0) throw new ModelNotFound(inSettings[0] ?? '', nearestNames(inSettings[0] ?? '', candidates));
  const first = firstHealthy(candidates) ?? builtinOf(candidates);
  return { targets: first ? [first] : [], gone };
}

const same = (a: Target, b: Target) => a.provider === b.provider && a.model === b.model;
const distinct = (targets: Target[]) => targets.filter((target, at) => targets.findIndex((other) => same(other, target)) === at);

function builtinOf(candidates: readonly Candidate[]): Target | null {
  const builtin = candidates.find((candidate) => candidate.builtin);
  return builtin ? { provider: builtin.id, model: builtin.models[0]?.id ?? builtin.id } : null;
}

/** At most three names that look like it, the likest first. */
export function nearestNames(name: string, candidates: readonly Candidate[]): string[] {
  const wanted = pairs(name);
  const scored = candidates
    .flatMap((candidate) => candidate.models.flatMap((model) => [model.id, `${candidate.id}/${model.id}`]))
    .map((id) => ({ id, score: likeness(wanted, pairs(id)) }))
    .filter(({ score }) => score > 0.3)
    .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id));
  const bare = (id: string) => id.slice(id.indexOf('/') + 1);
  return scored
    .filter(({ id }, at) => scored.findIndex((other) => bare(other.id) === bare(id)) === at)
    .slice(0, 3)
    .map(({ id }) => id);
}

function pairs(text: string): Set<string> {
  const lower = ` ${text.slice(0, 200).toLowerCase()} `;
  return new Set(Array.from({ length: lower.length - 1 }, (_, at) => lower.slice(at, at + 2)));
}

/** Sørensen–Dice over pairs of letters: a slip of the finger costs little, another family of models much. */
function likeness(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return (2 * shared) / (a.size + b.size || 1);
}
