/** The work of `http_get`. */
import type { z } from 'zod';
import type { RunTool } from '../../agent/tool.ts';
import { defaultBounds } from '../../base/egress/bounds.ts';
import { fetchSafely } from '../../base/egress/fetch.ts';
import { textOf } from '../../base/egress/text.ts';
import type { httpGet } from './tool.ts';

type Input = z.output<(typeof httpGet)['input']>;
type Output = z.output<(typeof httpGet)['output']>;

/** Headers of an answer that are of no use to anybody but a browser. */
const dull = /^(?:set-cookie|content-security-policy.*|permissions-policy|report-to|nel|strict-transport-security|alt-svc)$/;

export const run: RunTool<Input, Output> = async ({ url, headers }, { hosts, maxOutputBytes, signal, log }) => {
  // What is larger than the answer may be cannot be given on: it is not fetched to its end.
  const maxBytes = Math.min(defaultBounds.maxBytes, maxOutputBytes);
  const answer = await fetchSafely({ url, hosts, ...(headers ? { headers } : {}), bounds: { maxBytes }, signal });
  for (const hop of answer.hops.slice(1)) log(`led on to ${hop}`);
  const contentType = answer.headers['content-type'] ?? '';
  const text = textOf(answer.body, contentType);
  return {
    status: answer.status,
    url: answer.url,
    contentType,
    bytes: answer.body.length,
    headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !dull.test(name))),
    ...(text === null ? { base64: answer.body.toString('base64') } : { text }),
  };
};
