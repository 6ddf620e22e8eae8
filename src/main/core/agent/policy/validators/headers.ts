/** Headers and addresses of a request that say more than a page should hear, or that deceive what stands between. */
import type { Danger, Judgeable } from './index.ts';
import { hasControl } from './text.ts';

const deny = (why: string): Danger => ({ verdict: 'deny', by: 'request', why });
const ask = (why: string): Danger => ({ verdict: 'ask', by: 'request', why });

/** The connection's own, and what decides where a request ends up. */
const never =
  /^(?:host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|expect|forwarded|x-forwarded-.*|x-real-ip|x-original-.*|x-rewrite-.*|x-http-method.*|sec-.*|via|:.*)$/;
const vouches = /^(?:authorization|cookie|x-api-key|api-key|x-auth.*|.*-token|x-csrf.*)$/;

/** Longer than any address that a person types: something is carried out in it. */
const longest = 2000;

export function headerDangers({ args, touches }: Judgeable): Danger[] {
  const requests = touches.flatMap((touch) => (touch.kind === 'host' ? [touch.url] : []));
  if (requests.length === 0) return [];
  return [...requests.flatMap(urlDangers), ...headersOf(args).flatMap(([name, value]) => headerDanger(name, value))];
}

function urlDangers(url: string): Danger[] {
  const found: Danger[] = [];
  if (hasControl(url)) found.push(deny('The address has control signs in it.'));
  if (!/^https?:/i.test(url)) found.push(deny('Only http and https addresses are fetched.'));
  if (/^[a-z]+:[\\/]{2,}[^/?#]*@/i.test(url)) found.push(deny('The address has a name or password in it.'));
  if (url.length > longest) found.push(ask(`The address is ${url.length} signs long: it may carry something out.`));
  return found;
}

function headersOf(args: unknown): [string, unknown][] {
  if (typeof args !== 'object' || args === null || !('headers' in args)) return [];
  const { headers } = args;
  return typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
}

function headerDanger(name: string, value: unknown): Danger[] {
  const plain = name.trim().toLowerCase();
  const shown = JSON.stringify(name.slice(0, 60));
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/i.test(name) || /[\r\n\0]/.test(String(value)))
    return [deny(`The header ${shown} is not one: it would start another line.`)];
  if (never.test(plain)) return [deny(`The header ${shown} is set by the connection alone.`)];
  return vouches.test(plain) ? [ask(`The header ${shown} vouches for you to the page.`)] : [];
}
