/** `http_get`: one page or file from the web, over the one road that there is. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';
import { checkHeaders } from '../../base/egress/headers.ts';
import { nameOf, readUrl } from '../../base/egress/url.ts';

/** Plain ones, and those that vouch for the caller: policy asks about these. An address has no need of others. */
const allowed =
  /^(?:accept|accept-language|cache-control|pragma|if-none-match|if-modified-since|range|referer|user-agent|[a-z][a-z0-9-]*-version|authorization|cookie|api-key|x-api-key|x-[a-z0-9-]*-token)$/;

const headers = z
  .record(z.string().min(1).max(100), z.string().max(8192))
  .refine((all) => Object.keys(all).length <= 20, 'At most 20 headers.')
  .refine((all) => Object.keys(all).every((name) => allowed.test(name.toLowerCase())), {
    error: ({ input }) => {
      const names = Object.keys(input ?? {}).filter((name) => !allowed.test(name.toLowerCase()));
      return `Not a header that can be set here: ${names.join(', ').slice(0, 200)}.`;
    },
  });

export const httpGet = defineTool({
  name: 'http_get',
  description:
    'Fetch a web address with GET. Text comes as text, anything else as base64, 8 MiB at most. A redirect to another host is refused with its name: ask for that address itself.',
  input: z.strictObject({ url: z.string().min(1).max(8192), headers: headers.optional() }),
  output: z.strictObject({
    status: z.int(),
    /** Where it came from in the end, after redirects. */
    url: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    headers: z.record(z.string(), z.string()),
    text: z.string().optional(),
    base64: z.string().optional(),
  }),
  risk: 'network',
  idempotent: true,
  timeoutMs: 35_000,
  isolation: 'process',
  free: false,
  perMinute: 60,
  async touches({ url, headers: asked }) {
    checkHeaders(asked ?? {});
    const target = readUrl(url);
    return [{ kind: 'host', host: target.host, port: target.port, url: target.url }];
  },
  async preview({ url, headers: asked }) {
    const target = readUrl(url);
    const lines = Object.entries(checkHeaders(asked ?? {})).map(([name, value]) => `${name}: ${value}`);
    return { kind: 'request', text: [`GET ${target.url}`, `host: ${nameOf(target)}`, ...lines].join('\n') };
  },
  outside: (_args, touches) => touches.flatMap((touch) => (touch.kind === 'host' ? [touch.host] : []))[0] ?? 'the web',
});
