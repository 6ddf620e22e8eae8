/** Hosts as a grant names them: `example.com`, `*.example.com`, an address, each with or without `:PORT`. */

interface Named {
  host: string;
  port: number | null;
}

/** Null for what is no host. Brackets of an IPv6 address are taken off. */
function readHost(text: string): Named | null {
  const found = /^(\[[0-9a-f:.]+\]|[^:\s/@[\]]+|[0-9a-f]*:[0-9a-f:.]+)(?::(\d{1,5}))?$/i.exec(text.trim());
  if (!found?.[1]) return null;
  const host = plainHost(found[1]);
  return { host, port: found[2] === undefined ? null : Number(found[2]) };
}

/** Lower case, without brackets and without the dot at the end. */
export const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

/** What the web is served on; any other port has to be named. */
const webPorts = [80, 443];

/**
 * True where what a grant names covers a host and port. A private address is covered only where it stands there itself, and then
 * on every port unless one is named: nothing is guessed about a machine of the user's own.
 */
export function hostCovers(named: string, touched: { host: string; port: number }, isPrivate: boolean): boolean {
  const grant = readHost(named);
  if (!grant) return false;
  const host = plainHost(touched.host);
  const literal = grant.host === host;
  if (isPrivate) return literal && (grant.port === null || grant.port === touched.port);
  if (grant.port === null ? !webPorts.includes(touched.port) : grant.port !== touched.port) return false;
  if (literal || grant.host === '*') return true;
  // `*.example.com` is every name below example.com, and not example.com itself.
  return grant.host.startsWith('*.') && host.endsWith(grant.host.slice(1)) && host.length > grant.host.length - 1;
}

/** True where a grant names so much that it names nothing. */
export const isAnyHost = (named: string): boolean => /^\*(?:$|:|\.[^.]*$)/.test(named.trim());

/** As a grant would name it. */
export function nameHost({ host, port }: { host: string; port: number }): string {
  const plain = plainHost(host);
  if (webPorts.includes(port)) return plain;
  return `${plain.includes(':') ? `[${plain}]` : plain}:${port}`;
}
