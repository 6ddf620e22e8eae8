/** Foreign text in the notebook, and every page of it as a screen reader meets it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostileLines, tripwire } from '../../fakes/hostile-lines.ts';
import { say } from '../../fakes/model-servers/index.ts';
import { acting, tool } from '../acting/acting.ts';
import { violationsOn } from '../harness/axe.ts';
import { expect } from '../hearth.ts';
import { at, editor, opened, preview, proposal, test } from './parts.ts';

test('hostile Markdown in lore, notes and the journal stays text: no script, no request, and the editor obeys the policy of the page', async ({
  hearth,
}) => {
  const text = hostileLines(1500).join('\n\n').replaceAll('\0', '').toWellFormed().slice(0, 400_000);
  await hearth.rpc('notebook.write', { path: 'journal/2026-03-20.md', text, baseVersion: null });
  const { page } = hearth;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.addInitScript(() => {
    const broken: string[] = [];
    Reflect.set(window, 'broken', broken);
    document.addEventListener('securitypolicyviolation', (event) =>
      broken.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await opened(hearth, 'scratchpad/hostile.md', text);
  await expect(preview(page).locator('.md-part').first()).toBeVisible();
  const look = () =>
    page.evaluate((wire) => {
      const parts = document.querySelectorAll('.editor-panes *, .journal-page *, .side *');
      const bad = [...parts].filter(
        (it) =>
          ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'FORM', 'STYLE', 'LINK', 'BASE', 'META'].includes(it.tagName) ||
          // The editor's own carry no address; an image of the text's would.
          (it instanceof HTMLImageElement && it.hasAttribute('src')) ||
          [...it.attributes].some(({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value)),
      );
      return { bad: bad.map((it) => it.outerHTML.slice(0, 200)), ran: wire in window, broken: Reflect.get(window, 'broken') };
    }, tripwire);
  expect(await look()).toEqual({ bad: [], ran: false, broken: [] });
  await at(page, 'journal', '2026-03-20');
  await expect(page.locator('.journal-page .md-part').first()).toBeVisible();
  expect(await look()).toEqual({ bad: [], ran: false, broken: [] });
  const own = new URL(page.url()).origin;
  expect(asked.filter((url) => !url.startsWith(own) && !url.startsWith('app:') && !url.startsWith('hearth:'))).toEqual([]);
});

test('every page has no accessibility violation, in light and dark, wide and narrow', async ({ hearth, models, folder }) => {
  test.setTimeout(180_000);
  const path = 'lore/user.md';
  models.anthropic.use(acting(tool('lore_propose', { path, text: '# Ada\n\nMore.\n', reason: 'A reason.' }), say('Done.')));
  await mkdir(join(folder, 'tidy'));
  await writeFile(
    join(folder, 'tidy/SKILL.md'),
    '---\nname: tidy\ndescription: Use when asked.\nallowed-tools: Read, Nope\n---\n\n# Tidy\n',
  );
  await hearth.rpc('skills.install', { path: join(folder, 'tidy') });
  await hearth.rpc('notebook.write', {
    path: 'journal/2026-03-20.md',
    text: '# 2026-03-20\n\n## Done\n\n- one\n',
    baseVersion: null,
  });
  await hearth.rpc('runs.start', { type: 'task', goal: 'Reflect', grants: [{ tool: 'lore_propose' }] });
  await expect.poll(async () => (await hearth.rpc('proposals.list', {})).items.length).toBe(1);
  const { page } = hearth;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await hearth.pastFirstRun();
  const stops: [string[], () => Promise<void>][] = [
    [['lore', path], () => expect(editor(page)).toBeVisible()],
    [['lore', 'proposals'], () => expect(proposal(page)).toBeVisible()],
    [['lore', 'prompt'], () => expect(page.getByRole('region', { name: 'Soul' })).toBeVisible()],
    [['lore', 'skill', 'tidy'], () => expect(page.getByText('Use when asked.')).toBeVisible()],
    [['journal', '2026-03-20'], () => expect(page.getByRole('heading', { name: 'Done' })).toBeVisible()],
    [['journal', '2026-03-21'], () => expect(page.getByText(/^No page for/)).toBeVisible()],
  ];
  for (const theme of ['light', 'dark'] as const) {
    await hearth.rpc('settings.set', { theme });
    for (const size of [
      { width: 1280, height: 800 },
      { width: 900, height: 600 },
    ]) {
      await page.setViewportSize(size);
      for (const [[room = '', ...rest], there] of stops) {
        await at(page, room, ...rest);
        await there();
        expect(await violationsOn(page), `${room} ${rest.join(' ')} ${theme} ${size.width}`).toEqual([]);
      }
    }
  }
  await at(page, 'lore', path);
  await page.getByRole('button', { name: 'History' }).click();
  await expect(page.getByRole('group', { name: 'Change' }).or(page.getByText('The two are alike.'))).toBeVisible();
  expect(await violationsOn(page), 'history').toEqual([]);
  await at(page, 'lore', 'skill', 'tidy');
  await page.getByRole('button', { name: 'Look and approve…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Your consent holds');
  expect(await violationsOn(page), 'consent').toEqual([]);
});
