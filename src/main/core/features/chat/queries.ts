/** What this feature asks of the query worker. */
import type { Reader } from '../../store/types.ts';
import { type BranchRequest, readBranch } from './branch.ts';
import { type SearchRequest, searchConversations } from './find/search.ts';
import { type TalkRequest, talk } from './find/talk.sql.ts';
import { type ExportRequest, exportPart, listForExport } from './move/export-read.ts';
import { type ReadRequest, readPart } from './move/read.ts';
import { readableConversations } from './move/readable.ts';

export const chatQueries = {
  'chat.branch': (reader: Reader, request: BranchRequest) => readBranch(reader, request, () => undefined),
  'chat.readImport': (reader: Reader, request: ReadRequest) => readPart(reader, request),
  'chat.exportPart': (reader: Reader, request: ExportRequest) => exportPart(reader, request),
  'chat.exportList': (reader: Reader, request: { after: string | null; limit: number }) => listForExport(reader, request),
  'chat.talk': (reader: Reader, request: TalkRequest) => talk(reader, request),
  'chat.readable': readableConversations,
  'chat.search': (reader: Reader, request: SearchRequest) => searchConversations(reader, request),
};
