/** Memory, for who talks to it: records, what was learnt and waits, and pictures of the whole. */
import { learningContract } from './learning.ts';
import { memoryContract as recordsContract } from './records.ts';
import { viewsContract } from './views.ts';

export * from './learning.ts';
export * from './records.ts';
export * from './views.ts';

/** All of `memory.*`. */
export const wholeMemoryContract = {
  requests: { ...recordsContract.requests, ...learningContract.requests, ...viewsContract.requests },
  events: { ...recordsContract.events, ...learningContract.events, ...viewsContract.events },
};
