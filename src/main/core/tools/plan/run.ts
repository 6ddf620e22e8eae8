/** The work of `plan`: it only counts, since the plan itself is in the call. */
import type { z } from 'zod';
import type { RunTool } from '../../agent/tool.ts';
import type { plan } from './tool.ts';

export const run: RunTool<z.output<(typeof plan)['input']>, z.output<(typeof plan)['output']>> = async ({ steps }) => {
  const counted = steps.filter(({ state }) => state !== 'dropped');
  return { done: counted.filter(({ state }) => state === 'done').length, total: counted.length };
};
