/** One line per request of `moveContract`. */
import type { moveContract } from '../../../../../contract/chat.ts';
import type { Handlers } from '../../../../../contract/index.ts';
import { exportConversations } from './export.ts';
import { importConversations, type MoveDeps } from './import.ts';

export type { Learner, MoveDeps } from './import.ts';

/** Use once per room. */
export const moveHandlers = (deps: MoveDeps): Handlers<typeof moveContract> => ({
  'chat.import': (input, { actor }) => importConversations(deps, input, actor),
  'chat.export': (input) => exportConversations(deps, input),
});
