/** Hosts: one spelling for each, which of them are private, and what a grant covers. */
import { isIP } from 'node:net';
import { isPrivateAddress } from './addresses.ts';

/** Names that networks answer themselves. Every other name is judged by the addresses that it leads to. */
const privateNames = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)$/;
const name = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;

/**
 * The one spelling of a host: lower case, IDNA-encoded, no dot at the end, no brackets; an address as the parser of URLs writes
 * it, whether it came in octal, hex, one number, or full-width signs. Null for what is none.
 */
export function canonicalHost(host: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  if (host === '' || /[\u0000-\u0020\u007f/\\?#@]/u.test(host)) return null;
  const bare = host.replace(/^\[|\]$/g, '');
  const text = isIP(bare) === 6 ? `[${bare}]` : host;
  if (text === host && !host.startsWith('[') && host.includes(':')) return null;
  if (!URL.canParse(`http://${text}/`)) return null;
  const { hostname } = new URL(`http://${text}/`);
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  const plain = hostname.replace(/\.$/, '');
  return name.test(plain) ? plain : null;
}

/** True for a host that is not on the public internet, in whatever spelling, and for what cannot be read. A public name may still lead to a private address: egress looks there when it connects. */
export function isPrivateHost(host: string): boolean {
  const plain = canonicalHost(host);
  if (plain === null) return true;
  if (isIP(plain) !== 0) return isPrivateAddress(plain);
  // A name of one part is completed by the network that it is asked in.
  return !plain.includes('.') || privateNames.test(plain);
}

/** The only private name that a grant can open: it can mean nothing but this computer. */
export const isLocalhost = (host: string): boolean => host === 'localhost';

/** What the web is served on: any other port has to be named. */
const webPorts: readonly number[] = [80, 443];

interface Named {
  host: string;
  /** Names below `host`, not itself; with an empty `host` every public one. */
  below: boolean;
  port: number | null;
}

/** `example.com`, `*.example.com`, `*`, an address; each with or without `:PORT`. */
function readNamed(text: string): Named | null {
  const found = /^(\*\.|\*(?=$|:))?(\[[^\]]*\]|[^:[\]]*|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*)(?::(\d{1,5}))?$/i.exec(text.trim());
  if (!found) return null;
  const [, star, written = '', digits] = found;
  const port = digits === undefined ? null : Number(digits);
  if (star === '*') return written === '' ? { host: '', below: true, port } : null;
  const host = canonicalHost(written);
  if (host === null || (star && isIP(host) !== 0)) return null;
  return { host, below: star !== undefined, port };
}

/**
 * True where one of the hosts that were granted covers this one. Without a port it is 80 and 443. A private address is covered
 * only where it is named itself, then on every port unless one is named, since nothing is guessed about a machine of one's own;
 * no wildcard and no name but `localhost` opens one.
 */
export function isCovered(hosts: readonly string[], host: string, port: number): boolean {
  const plain = canonicalHost(host);
  if (plain === null) return false;
  const isPrivate = isPrivateHost(plain);
  if (isPrivate && isIP(plain) === 0 && !isLocalhost(plain)) return false;
  return hosts.some((text) => {
    const named = readNamed(text);
    if (!named) return false;
    if (named.port === null ? !isPrivate && !webPorts.includes(port) : named.port !== port) return false;
    if (!named.below) return named.host === plain;
    return !isPrivate && (named.host === '' || plain.endsWith(`.${named.host}`));
  });
}
