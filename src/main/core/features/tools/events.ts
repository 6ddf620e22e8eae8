/** The facts of tools: every decision of policy, every grant, every call that the user made himself. */
import { z } from 'zod';
import { grant, policyFile, toolResult } from '../../../../contract/tools.ts';
import { defineEvent } from '../../store/define-event.ts';

export const judged = defineEvent({
  type: 'tools.judged',
  version: 1,
  meaning: 'Policy decided about a call, before anything was done. There is no call without it.',
  data: z.object({
    callId: z.string(),
    runId: z.string().nullable(),
    tool: z.string(),
    args: z.unknown(),
    touches: z.array(z.unknown()),
    hash: z.string(),
    verdict: z.enum(['allow', 'ask', 'deny']),
    by: z.string(),
    why: z.string(),
    taintedBy: z.string().nullable(),
    /** The capabilities that it used up by one. */
    uses: z.array(z.string()),
  }),
});

export const called = defineEvent({
  type: 'tools.called',
  version: 1,
  meaning: 'A call that the user made himself ended.',
  data: z.object({ callId: z.string(), tool: z.string(), result: toolResult }),
});

export const granted = defineEvent({
  type: 'capabilities.granted',
  version: 1,
  meaning: 'A tool was allowed over a scope.',
  data: grant.extend({ id: z.string(), scope: z.string(), approvalId: z.string().nullable() }),
});

export const revoked = defineEvent({
  type: 'capabilities.revoked',
  version: 1,
  meaning: 'A grant was taken back.',
  data: z.object({ id: z.string() }),
});

export const policyChanged = defineEvent({
  type: 'policy.changed',
  version: 1,
  meaning: 'The file of rules was replaced.',
  data: policyFile,
});

export const policyClosed = defineEvent({
  type: 'policy.closed',
  version: 1,
  meaning: 'The file of rules could not be read: from then on nothing is done unasked.',
  data: z.object({ problem: z.string() }),
});

export const ownApproved = defineEvent({
  type: 'tools.approved',
  version: 1,
  meaning: "The user consented to a tool in the home's tools/, as its file stands.",
  data: z.object({ name: z.string(), hash: z.string() }),
});

export const toolsEvents = [judged, called, granted, revoked, policyChanged, policyClosed, ownApproved];
