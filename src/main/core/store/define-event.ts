/** Declares a fact that a feature records. */
import type { z } from 'zod';
import { AppError } from '../base/errors.ts';
import type { EventDefinition } from './types.ts';

/**
 * Use in a feature's `events.ts`.
 * @example
 * export const renamed = defineEvent({ type: 'chat.renamed', version: 1, meaning: 'A title was given.', data: z.object({ id, title: z.string() }) });
 */
export function defineEvent<T extends string, S extends z.ZodType>(definition: {
  type: T;
  version: number;
  meaning: string;
  data: S;
  lift?: Record<number, (data: unknown) => unknown>;
}): EventDefinition<T, S> {
  const { type, version, data } = definition;
  return {
    ...definition,
    lift: definition.lift ?? {},
    of(event) {
      const parsed = data.safeParse(event.data);
      if (!parsed.success)
        throw new AppError('internal', `The event ${type} does not fit its own schema.`, { issues: parsed.error.issues });
      return { ...event, type, version, data: parsed.data };
    },
    known: (event) => ({ ...event, type, version }),
    is: (event): event is typeof event & { data: z.output<S> } => event.type === type && !event.forgotten,
  };
}
