/** Addresses: read once, by the one parser that also writes them to the socket, and judged by what comes out. */
import { type EgressReason, egressFault } from './faults.ts';
import { canonicalHost, isCovered, isLocalhost, isPrivateHost } from './hosts.ts';

/** An address as it will be asked for. */
export interface Target {
  /** Without a fragment; its host in the one spelling. */
  url: string;
  protocol: 'http:' | 'https:';
  /** Without brackets. */
  host: string;
  port: number;
  /** Path and query. */
  path: string;
}

const longest = 8192;
const bad = (why: string, reason: EgressReason = 'bad_address') => egressFault(reason, why);

/**
 * Use to learn where an address leads, before anything is judged. Thrown where it can never be asked for: AppError
 * `invalid_input` with the reason `bad_address`.
 */
export function readUrl(text: string): Target {
  if (text.length > longest) throw bad(`The address has more than ${longest} signs.`);
  // Parsers differ over these signs, and the one who granted it read it with his eyes.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  if (/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/u.test(text))
    throw bad('The address has a blank, a control sign or an invisible one in it.');
  if (!/^https?:\/\/[^/\\]/i.test(text)) throw bad('Only whole addresses that begin with http:// or https:// can be asked for.');
  if (!URL.canParse(text)) throw bad('That is no address.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad('Only http and https addresses can be asked for.');
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (url.username !== '' || url.password !== '' || /[@\\]/.test(authority))
    throw bad('The address has a name, a password or a backslash before its path.');
  const host = canonicalHost(url.hostname);
  if (host === null) throw bad('The address has no host that can be one.');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (port === 0) throw bad('Port 0 is no port.');
  url.hash = '';
  url.hostname = host.includes(':') ? `[${host}]` : host;
  return { url: url.href, protocol: url.protocol, host, port, path: `${url.pathname}${url.search}` };
}

/** As a grant would name it. */
export function nameOf({ host, port }: Pick<Target, 'host' | 'port'>): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return port === 80 || port === 443 ? bracketed : `${bracketed}:${port}`;
}

/**
 * Use before every request, and at each redirect. Thrown where it may not be asked for: AppError with the reason `bad_address`,
 * `private_address` or `not_granted_host`, and `data.host` as a grant would name it.
 */
export function judgeUrl(text: string, hosts: readonly string[]): Target {
  const target = readUrl(text);
  if (isCovered(hosts, target.host, target.port)) return target;
  const host = nameOf(target);
  if (isPrivateHost(target.host)) {
    const how =
      isLocalhost(target.host) || /^[\d.]+$|:/.test(target.host) ? 'names it itself' : 'names the address itself, as a number';
    throw egressFault(
      'private_address',
      `${host} is on this computer or its own network. It is reached only where a grant ${how}.`,
      { host },
    );
  }
  throw egressFault('not_granted_host', `${host} is not granted. Ask for that address itself, so that it can be allowed.`, {
    host,
  });
}
