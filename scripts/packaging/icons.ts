/** `npm run icons`: draws build/icon.svg as the pictures that packages want, in Chromium. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../chromium.ts';

const folder = resolve(import.meta.dirname, '../../build');
/** electron-builder makes macOS's and Windows' own formats from the largest; Linux wants a folder of sizes. */
const pictures = [
  { file: 'icon.png', size: 1024 },
  { file: 'icons/512x512.png', size: 512 },
];

const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), chromiumSandbox: false });
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
mkdirSync(join(folder, 'icons'), { recursive: true });
for (const { file, size } of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>html, body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`,
  );
  await page.screenshot({ path: join(folder, file), omitBackground: true });
  await page.close();
}
await browser.close();
console.log(pictures.map(({ file }) => `build/${file}`).join(', '));
