/** `user_notification`: a note on the user's own computer. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const userNotification = defineTool({
  name: 'user_notification',
  description:
    'Show the user a short note on their computer. Use it rarely: for what they asked to be told of, or must know now. Severity: info, warning or urgent.',
  input: z.strictObject({ text: z.string().trim().min(1).max(500), severity: z.string().min(1).max(20) }),
  output: z.object({ shown: z.boolean(), why: z.string().optional() }),
  risk: 'notify',
  idempotent: false,
  timeoutMs: 5000,
  isolation: 'inline',
  free: true,
  // It stays with the owner, on their own desktop.
  taintSafe: true,
  perMinute: 3,
  outside: () => null,
  command: ({ text, severity }) => ({ request: 'internal.notify', input: { text, severity } }),
});
