/**
 * Which addresses are on the public internet. For IPv6 the list is of what is allowed (2000::/3 is all that was ever given out);
 * for IPv4 it is the registry of special addresses. An address that cannot be read is not public.
 */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** From IANA's registry of special IPv4 addresses, and one that a cloud gave itself. */
const special4: readonly [net: string, prefix: number, why: string][] = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared by carriers; Alibaba answers there with keys'],
  ['127.0.0.0', 8, 'this computer'],
  ['168.63.129.16', 32, 'Azure answers there with keys'],
  ['169.254.0.0', 16, 'link-local; clouds answer there with keys'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocol assignments; Oracle answers there with keys'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, '6to4 relays'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved, and broadcast'],
];

/** Within 2000::/3, and yet nowhere on the internet, or a road to an IPv4 address. */
const special6: readonly [net: string, prefix: number, why: string][] = [
  ['2001::', 23, 'protocol assignments: Teredo, ORCHID, benchmarks'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4: any IPv4 address inside'],
  ['3ffe::', 16, 'given back'],
  ['3fff::', 20, 'documentation'],
];

const blocked = new BlockList();
for (const [net, prefix] of special4) blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of special6) blocked.addSubnet(net, prefix, 'ipv6');

const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');

/** ISATAP writes an IPv4 address behind this interface id, under any prefix. */
const isatap = /:(?:0{0,3}|0?200):5efe:[0-9a-f]{0,4}:[0-9a-f]{0,4}$/;

/** True for every address but those on the public internet. Takes what `dns.lookup` answers, with or without a zone. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(plain) === 0) return true;
  if (isIPv4(plain)) return blocked.check(plain, 'ipv4');
  const words = wordsOf(plain);
  if (!words) return true;
  const inside = embedded(words);
  if (inside) return blocked.check(inside, 'ipv4');
  if (isatap.test(`:${words.map((word) => word.toString(16)).join(':')}`)) return true;
  return !given.check(plain, 'ipv6') || blocked.check(plain, 'ipv6');
}

/** The IPv4 address that a mapped one (`::ffff:0:0/96`) or a translated one (NAT64's `64:ff9b::/96`) is only another spelling of. */
function embedded(words: readonly number[]): string | null {
  const head = words.slice(0, 6).join();
  if (head !== '0,0,0,0,0,65535' && head !== `${0x64},${0xff9b},0,0,0,0`) return null;
  const [high = 0, low = 0] = words.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight numbers of an IPv6 address; null where it is none. */
function wordsOf(address: string): number[] | null {
  if (!URL.canParse(`http://[${address}]/`)) return null;
  // The parser of URLs writes it in one way only.
  const [left = '', right] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const read = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)));
  const [before, after] = [read(left), read(right ?? '')];
  const gap = right === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<number>(gap).fill(0), ...after];
}

/** True for `127.0.0.0/8` and `::1`: what the name `localhost` may stand for. */
export const isLoopbackAddress = (address: string): boolean => /^127(?:\.\d{1,3}){3}$/.test(address) || address === '::1';
