/** Every pair of text and ground in the window's tokens keeps WCAG AA, in light and in dark. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Verdict } from '../tree.ts';

const file = 'src/renderer/styles/tokens.css';

/** Red, green, blue in 0–255, alpha in 0–1. */
type Color = [number, number, number, number];
/** A base token with what lies over it: a token, or a token at a share. */
type Surface = (string | [token: string, share: number])[];

interface Group {
  text: string;
  on: Surface[];
  min: number;
}

const words = 4.5;
const marks = 3;
const hues = ['ember', 'moss', 'brass', 'carmine', 'slate', 'plum'];
const grounds: Surface[] = [['bg-canvas'], ['bg-page'], ['bg-raised'], ['bg-sunken']];
const everywhere: Surface[] = [
  ...grounds,
  ...['bg-canvas', 'bg-page', 'bg-raised'].flatMap((base): Surface[] => [
    [base, 'bg-hover'],
    [base, 'bg-selected'],
  ]),
];

const groups: Group[] = [
  ...['ink', 'ink-2', 'ink-3', ...hues.map((hue) => `${hue}-ink`)].map((text) => ({ text, on: everywhere, min: words })),
  ...hues.map((hue) => ({ text: `${hue}-ink`, on: [[`${hue}-soft`]], min: words })),
  ...['ink', 'ink-2', 'ink-3'].map((text) => ({ text, on: hues.map((hue): Surface => [`${hue}-soft`]), min: words })),
  { text: 'on-ember', on: [['ember'], ['ember-strong'], ['ember', ['key', 0.14]]], min: words },
  { text: 'bg-page', on: [['ink']], min: words },
  {
    text: 'ink',
    on: [
      ['moss-soft', ['moss', 0.26]],
      ['carmine-soft', ['carmine', 0.2]],
      ['bg-page', ['ember', 0.18]],
      ['bg-page', 'bg-selected', ['ember', 0.18]],
    ],
    min: words,
  },
  ...[...hues, 'line-control'].map((text) => ({ text, on: grounds, min: marks })),
];

/** The dark that lies over a filled control while it is pressed. */
const pressed: Color = [29, 13, 7, 1];

export function judgeContrast(css: string): Verdict {
  const tokens = readTokens(css.split('@media')[0] ?? '');
  const findings: Finding[] = [];
  let pairs = 0;
  for (const { text, on, min } of groups) {
    for (const surface of on) {
      for (const theme of [0, 1] as const) {
        pairs += 1;
        const message = judgePair(tokens, text, surface, theme, min);
        if (message) findings.push({ level: 'fail', file, message });
      }
    }
  }
  return { findings, looked: `${pairs} pairs` };
}

export function checkContrast(root: string): Verdict {
  return judgeContrast(readFileSync(join(root, file), 'utf8'));
}

type Tokens = Map<string, [light: Color, dark: Color]>;

function judgePair(tokens: Tokens, text: string, surface: Surface, theme: 0 | 1, min: number): string | undefined {
  const ink = tokens.get(text)?.[theme];
  const ground = flatten(tokens, surface, theme);
  const label = `${text} on ${surface.map((layer) => (Array.isArray(layer) ? `${layer[0]} ${layer[1] * 100}%` : layer)).join(' + ')}`;
  if (!ink || !ground) return `${label}: a token is missing or is not a light-dark() pair of colors`;
  const ratio = contrast(ink, ground);
  return ratio < min ? `${label}, ${theme === 0 ? 'light' : 'dark'}: ${ratio.toFixed(2)} is under ${min}` : undefined;
}

function readTokens(css: string): Tokens {
  const pair = /--([\w-]+):\s*light-dark\((#\w+|rgb\([^)]*\)),\s*(#\w+|rgb\([^)]*\))\);/g;
  const tokens: Tokens = new Map([['key', [pressed, pressed]]]);
  for (const [, name = '', light = '', dark = ''] of css.matchAll(pair)) tokens.set(name, [readColor(light), readColor(dark)]);
  return tokens;
}

function readColor(text: string): Color {
  if (text.startsWith('#')) {
    const channel = (at: number) => Number.parseInt(text.slice(at, at + 2), 16);
    return [channel(1), channel(3), channel(5), 1];
  }
  const [red = 0, green = 0, blue = 0, percent = 100] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, percent / 100];
}

function flatten(tokens: Tokens, surface: Surface, theme: 0 | 1): Color | undefined {
  let ground: Color | undefined;
  for (const layer of surface) {
    const [name, share] = Array.isArray(layer) ? layer : [layer, undefined];
    const color = tokens.get(name)?.[theme];
    if (!color) return undefined;
    ground = ground ? over([color[0], color[1], color[2], share ?? color[3]], ground) : color;
  }
  return ground;
}

function over(top: Color, base: Color): Color {
  const mix = (at: 0 | 1 | 2) => top[at] * top[3] + base[at] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
}

function luminance(color: Color): number {
  const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

function contrast(one: Color, other: Color): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
