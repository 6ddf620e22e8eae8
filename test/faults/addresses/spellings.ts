/** Addresses that are not public, each written in every way that some parser somewhere takes. */

/** From each range that is not public: its ends, and addresses that are known to give something away. */
export const private4 =
  '0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.0 127.0.0.1 127.0.0.2 127.0.1.1 127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.0 172.17.0.1 172.31.255.255 192.0.0.0 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.0 192.168.1.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255'.split(
    ' ',
  );
export const private6: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0, 0xffff, 0x7f00, 1],
  [0, 0, 0, 0, 0xffff, 0, 0x7f00, 1],
  [0x64, 0xff9b, 0, 0, 0, 0, 0x7f00, 1],
  [0x64, 0xff9b, 0, 0, 0, 0, 0xa9fe, 0xa9fe],
  [0x64, 0xff9b, 1, 0, 0, 0, 0x0a00, 1],
  [0x100, 0, 0, 0, 0, 0, 0, 1],
  [0x2001, 0, 0, 0, 0, 0, 0, 1],
  [0x2001, 2, 0, 0, 0, 0, 0, 1],
  [0x2001, 0x10, 0, 0, 0, 0, 0, 1],
  [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1],
  [0x2002, 0x7f00, 1, 0, 0, 0, 0, 1],
  [0x2002, 0xa9fe, 0xa9fe, 0, 0, 0, 0, 1],
  [0x3ffe, 0, 0, 0, 0, 0, 0, 1],
  [0x3fff, 0, 0, 0, 0, 0, 0, 1],
  [0x5f00, 0, 0, 0, 0, 0, 0, 1],
  [0xfc00, 0, 0, 0, 0, 0, 0, 1],
  [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254],
  [0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254],
  [0xfe80, 0, 0, 0, 0, 0, 0, 1],
  [0xfe80, 0, 0, 0, 0, 0, 0xa9fe, 0xa9fe],
  [0xfec0, 0, 0, 0, 0, 0, 0, 1],
  [0xff02, 0, 0, 0, 0, 0, 0, 1],
  [0xff05, 0, 0, 0, 0, 0, 0, 2],
];

/** The four bytes as one number. */
const numberOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 256 + part, 0);
const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
const circled = (text: string) => text.replace(/[1-9]/g, (digit) => String.fromCodePoint(0x245f + Number(digit)));
const bold = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit)));
const percent = (text: string) => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');

/** Spellings of an IPv4 address as the host of a URL. */
export function spell4(address: string): string[] {
  const parts = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const whole = numberOf(parts);
  const hex = parts.map((part) => `0x${part.toString(16)}`);
  const octal = parts.map((part) => `0${part.toString(8)}`);
  return [
    address,
    `${address}.`,
    hex.join('.'),
    hex.join('.').toUpperCase(),
    octal.join('.'),
    parts.map((part) => `0000${part.toString(8)}`).join('.'),
    [hex[0], octal[1], c, d].join('.'),
    `0x${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`,
    `0x00000000${whole.toString(16)}`,
    `${whole}`,
    `0${whole.toString(8)}`,
    `${whole + 2 ** 32}`,
    `${a}.${numberOf([b, c, d])}`,
    `${a}.${b}.${numberOf([c, d])}`,
    `${a}.0x${numberOf([b, c, d]).toString(16)}`,
    fullWidth(address),
    circled(address),
    bold(address),
    address.replaceAll('.', '。'),
    address.replaceAll('.', '．'),
    address.replaceAll('.', '｡'),
    percent(address),
    `${address.slice(0, -1)}%3${address.at(-1)}`,
    address.replace('.', '%2e'),
    address.replace('.', '\u00ad.'),
    address.replace('.', '\u200b.'),
    `[::ffff:${address}]`,
    `[::FFFF:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`,
    `[0:0:0:0:0:ffff:${address}]`,
    `[::${address}]`,
    `[::ffff:0:${address}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b:1::${address}]`,
    `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::1]`,
    `[2001:0:4136:e378:8000:63bf:${((a * 256 + b) ^ 0xffff).toString(16)}:${((c * 256 + d) ^ 0xffff).toString(16)}]`,
    `[2606:4700::5efe:${address}]`,
    `[2606:4700::200:5efe:${address}]`,
    `[fe80::5efe:${address}]`,
  ];
}

/** Spellings of an IPv6 address, given as eight words. */
export function spell6(words: readonly number[]): string[] {
  const hex = words.map((word) => word.toString(16));
  const full = hex.join(':');
  const short = full.replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
  const [, , , , , , high = 0, low = 0] = words;
  const tail = [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return [
    `[${full}]`,
    `[${short}]`,
    `[${full.toUpperCase()}]`,
    `[${hex.map((word) => word.padStart(4, '0')).join(':')}]`,
    `[${hex.slice(0, 6).join(':')}:${tail}]`,
    `[${short}%25eth0]`,
    `[${short}%eth0]`,
    `[${short}%251]`,
    `%5b${short}%5d`,
    `[${short}].`,
    short,
  ];
}

/** Spellings of the name of this computer. */
export function spellLocalhost(): string[] {
  const turned = ['localhost', 'LOCALHOST', 'LocalHost', 'localhost.', 'LOCALHOST.', 'localhost..', '.localhost'];
  const dressed = [
    percent('localhost'),
    'loc%61lhost',
    'localhos%74.',
    'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    'ｌｏｃａｌｈｏｓｔ',
    '𝐥𝐨𝐜𝐚𝐥𝐡𝐨𝐬𝐭',
    'loca\u00adlhost',
    'local\u200bhost',
    'localho\u017ft',
    'localhost。',
    'localhost%00.example.com',
    'localhost%2f.example.com',
  ];
  const beneath = [
    'a.localhost',
    'granted.example.localhost',
    'localhost.localdomain',
    'localhost6',
    'ip6-localhost',
    'ip6-loopback',
  ];
  const inside = [
    'router',
    'intranet',
    'kubernetes',
    'metadata',
    'metadata.google.internal',
    'METADATA.google.internal.',
    'instance-data',
  ];
  const ours = [
    'kubernetes.default.svc.cluster.local',
    'nas.local',
    'printer.lan',
    'fritz.home.arpa',
    'db.corp',
    'wiki.intranet',
    'x.private',
    'host.docker.internal',
    'tv.home',
  ];
  return [...turned, ...dressed, ...beneath, ...inside, ...ours];
}
