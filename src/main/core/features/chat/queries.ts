/** What this feature asks of the query worker. */
import type { Reader } from '../../store/types.ts';
import { type BranchRequest, readBranch } from './branch.ts';
import { type SearchRequest, searchConversations } from './search.ts';

export const chatQueries = {
  'chat.branch': (reader: Reader, request: BranchRequest) => readBranch(reader, request, () => undefined),
  'chat.search': (reader: Reader, request: SearchRequest) => searchConversations(reader, request),
};
