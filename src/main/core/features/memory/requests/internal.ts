/** What tools ask of memory: requests that only the daemon itself makes, for a run or for the user. */
import { z } from 'zod';
import type { Caller } from '../../../../../contract/index.ts';
import { AppError } from '../../../base/errors.ts';
import { forget } from '../forget/forget.ts';
import type { MemoryDeps } from '../index.ts';
import { requireMemory } from '../rules/correct.ts';

const forgetInput = z.object({ id: z.string(), text: z.string(), reason: z.string().optional() });

/** Use once per room: by name, as the tools room passes them on. */
export function internalRequests({ store }: MemoryDeps) {
  return {
    'internal.forgetMemory': async (input: unknown, { actor }: Caller) => {
      const { id, text, reason } = forgetInput.parse(input);
      // What was shown to the person who was asked is what is forgotten, and nothing else.
      if (requireMemory(store.reader, id).text.trim() !== text.trim())
        throw new AppError('refused', 'That is not what this memory says: look it up again, and give its text word for word.', {
          id,
        });
      await forget(store, id, reason, actor);
      return {};
    },
  };
}
