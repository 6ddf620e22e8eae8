/** Signs that make a text look like something that it is not. */

/** Invisible, or turning the direction of what follows: soft hyphen, zero width, bidi, tags, fillers, variation selectors. */
const hidden =
  /\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/u;
/** Control signs but for tab and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what it is for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** What is drawn with invisible signs in good faith: emoji, and scripts whose letters are joined or kept apart by them. */
const inGoodFaith =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|[0-9#*])\ufe0f\u20e3?|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=[\u0590-\u1fff\ua800-\uabff])[\u200c\u200d](?=[\u0590-\u1fff\ua800-\uabff])/gu;

export const hasHidden = (text: string): boolean => hidden.test(text) && hidden.test(text.replace(inGoodFaith, ''));
export const hasControl = (text: string): boolean => control.test(text);

/** Letters of other scripts that look like Latin ones, as far as people are deceived with them. */
const twins: Readonly<Record<string, string>> = {
  а: 'a',
  ɑ: 'a',
  α: 'a',
  Ь: 'b',
  с: 'c',
  ϲ: 'c',
  ԁ: 'd',
  е: 'e',
  є: 'e',
  ɡ: 'g',
  һ: 'h',
  і: 'i',
  ı: 'i',
  ι: 'i',
  ј: 'j',
  κ: 'k',
  к: 'k',
  ӏ: 'l',
  ⅼ: 'l',
  м: 'm',
  ո: 'n',
  п: 'n',
  о: 'o',
  ο: 'o',
  σ: 'o',
  օ: 'o',
  р: 'p',
  ρ: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  τ: 't',
  ս: 'u',
  υ: 'u',
  ν: 'v',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  χ: 'x',
  у: 'y',
  γ: 'y',
  ᴢ: 'z',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '⁃': '-',
  '∕': '/',
  '⁄': '/',
  '⧸': '/',
  '╱': '/',
  '․': '.',
  '‥': '..',
  '；': ';',
  ';': ';',
  ǀ: '|',
  '∣': '|',
  '❘': '|',
};

/** As a person reads it: compatibility forms folded, twins replaced, what is invisible taken out. */
export function asRead(text: string): string {
  const seen = text.normalize('NFKC').replace(new RegExp(hidden.source, 'gu'), '');
  let out = '';
  for (const sign of seen) out += twins[sign] ?? twins[sign.toLowerCase()] ?? sign;
  return out;
}
