/** What models cost and how much they read: the price table that ships, and what the user said. */
import { z } from 'zod';
import { type Model, type Price, price } from '../../../../../contract/models.ts';
import { freeOfCharge, type TokenPrice, tokenPrice } from '../../../agent/budget.ts';
import type { ModelInfo, ProviderConfig } from '../../../agent/provider.ts';
import type { Reader } from '../../../store/types.ts';
import { priceOfModel } from '../models.sql.ts';

const listed = price.extend({ contextWindow: z.int().min(1).optional(), maxOutputTokens: z.int().min(1).optional() });

/** `resources/prices.json`: data with a date. */
export const priceTable = z.object({
  date: z.iso.date(),
  notes: z.array(z.string()),
  sources: z.array(z.string()),
  providers: z.record(z.string(), z.record(z.string(), listed)),
  /** Models that make vectors: apart, because none of them can be taken to answer. */
  embedders: z.record(z.string(), z.record(z.string(), listed)).optional(),
});
export type PriceTable = z.infer<typeof priceTable>;

/** A model with all that is known of it; `cost` is null where nobody knows what it costs. */
export interface Priced {
  view: Model;
  cost: TokenPrice | null;
}

export type Catalog = ReturnType<typeof createCatalog>;

/** Use once per daemon. What the user said comes before the table; what runs here is free. */
export function createCatalog(reader: Reader, table: PriceTable) {
  const find = (provider: string, model: string) => {
    for (const listed of [table.providers, table.embedders ?? {}]) {
      const models = Object.hasOwn(listed, provider) ? listed[provider] : undefined;
      const name = models && [model, undated(model)].find((candidate) => Object.hasOwn(models, candidate));
      if (name !== undefined) return models?.[name];
    }
    return undefined;
  };
  return {
    /** True where the table knows this model of this provider, whether or not the provider answers now. */
    knows: (provider: string, model: string): boolean => find(provider, model) !== undefined,
    /** The provider's models, the one to take when nobody chose first. */
    preferred: (provider: string): string[] => Object.keys(table.providers[provider] ?? {}),
    /**
     * Free without a word of the user's is only what Ollama runs here. A server of the OpenAI protocol at a local address may pass
     * each call on to one that bills.
     */
    price({ id: provider, kind }: Pick<ProviderConfig, 'id' | 'kind'>, info: ModelInfo): Priced {
      const entry = find(provider, info.id);
      const said = priceOfModel.get(reader, { full: `${provider}/${info.id}`, bare: info.id });
      const free = said ? said.free === 1 : info.local && (kind === 'ollama' || kind === 'builtin');
      const known = said && said.free === 0 ? fromRow(said) : free ? undefined : entry && priceOnly(entry);
      return {
        view: {
          id: info.id,
          provider,
          ...limits(info, entry),
          ...(known ? { price: known } : {}),
          free,
          local: info.local,
        },
        cost: free ? freeOfCharge : known ? tokenPrice(known) : null,
      };
    },
  };
}

/** `claude-sonnet-4-5-20250929` and `gpt-5-2025-08-07` cost what the name without its date costs; no other suffix is cut. */
export const undated = (model: string): string => model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');

/** The narrower of what the provider says and what the table says. */
function limits(info: ModelInfo, entry: z.infer<typeof listed> | undefined) {
  const contextWindow = least(info.contextWindow, entry?.contextWindow);
  const maxOutputTokens = least(info.maxOutputTokens, entry?.maxOutputTokens);
  return { ...(contextWindow ? { contextWindow } : {}), ...(maxOutputTokens ? { maxOutputTokens } : {}) };
}

const least = (a: number | undefined, b: number | undefined) => (a && b ? Math.min(a, b) : (a ?? b));

function priceOnly({ contextWindow: _window, maxOutputTokens: _most, ...rest }: z.infer<typeof listed>): Price {
  return rest;
}

function fromRow(row: { input: number; output: number; cache_read: number | null; cache_write: number | null }): Price {
  return {
    inputPerMTok: row.input,
    outputPerMTok: row.output,
    ...(row.cache_read === null ? {} : { cacheReadPerMTok: row.cache_read }),
    ...(row.cache_write === null ? {} : { cacheWritePerMTok: row.cache_write }),
  };
}
