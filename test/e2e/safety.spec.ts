/** THREATS.md 17 to 19: whatever a model says, nothing runs, nothing leaves, nothing opens. */

import type { Page } from '@playwright/test';
import { hostileLines, tripwire } from '../fakes/hostile-lines.ts';
import { say } from '../fakes/model-servers/index.ts';
import { expect, test } from './hearth.ts';
import { answers, ask, composer } from './window.ts';

/** What of the conversation on screen could act, load or lead elsewhere. */
const inspect = (page: Page) =>
  page.evaluate((wire) => {
    const log = document.querySelector('[role=log]');
    const all = [...(log?.querySelectorAll('*') ?? [])];
    const bad = all.filter((element) => {
      const active = /^(script|iframe|object|embed|form|img|video|audio|link|style|base|meta)$/i.test(element.localName);
      const handler = element.getAttributeNames().some((name) => name.startsWith('on'));
      const href = element.getAttribute('href') ?? element.getAttribute('xlink:href');
      const elsewhere = href !== null && !/^(https?:|mailto:|#)/i.test(href);
      return active || handler || elsewhere;
    });
    return {
      elements: all.length,
      bad: bad.map((element) => element.outerHTML.slice(0, 200)),
      ran: wire in window,
    };
  }, tripwire);

test('ten thousand hostile lines render as data: no script, no request, no handler', async ({ hearth, models }) => {
  // Each answer here is far longer than what is asked for by default, and Hearth rightly cuts what goes past that.
  await hearth.rpc('settings.set', { maxOutputTokens: 64_000 });
  await hearth.pastFirstRun();
  const asked: string[] = [];
  hearth.page.on('request', (request) => asked.push(request.url()));
  hearth.page.on('dialog', (dialog) => asked.push(`dialog ${dialog.message()}`));
  const violations = await hearth.page.evaluateHandle(() => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    return seen;
  });
  const lines = hostileLines();
  expect(lines.length).toBeGreaterThanOrEqual(10_000);
  const own = new URL(hearth.page.url()).origin;
  for (let from = 0; from < lines.length; from += 2_500) {
    models.anthropic.use(say(lines.slice(from, from + 2_500).join('\n\n'), '\n\nend of the lines'));
    await ask(hearth.page, `lines from ${from}`);
    await expect(answers(hearth.page)).toContainText('end of the lines', { timeout: 60_000 });
    const found = await inspect(hearth.page);
    expect(found.elements).toBeGreaterThan(1_000);
    expect(found.bad).toEqual([]);
    expect(found.ran).toBe(false);
  }
  expect(await violations.evaluate((seen) => seen)).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(own) && !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
});

test('the page cannot fetch from elsewhere, navigate away or open a window', async ({ hearth }) => {
  await hearth.pastFirstRun();
  const page = hearth.page;
  // The first room writes its own address once it is there.
  await expect(composer(page)).toBeVisible();
  const before = page.url();
  expect(
    await page.evaluate(() =>
      fetch('https://evil.test/x').then(
        () => 'got',
        () => 'blocked',
      ),
    ),
  ).toBe('blocked');
  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.pwnedInline = 1';
    document.body.append(script);
    return Object.hasOwn(window, 'pwnedInline');
  });
  expect(inline).toBe(false);
  expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined');
  expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).not.toBe('granted');
  expect(page.url()).toBe(before);
});
