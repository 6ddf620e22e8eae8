/** Everything that a mouse can do, a keyboard can; every page has names for a screen reader; light and dark. */
import { say } from '../fakes/model-servers/index.ts';
import { violationsOn } from './harness/axe.ts';
import { expect, type Hearth, test } from './hearth.ts';
import { answers, ask, composer, conversations, go } from './window.ts';

const pages = ['Chat', 'Settings'];

const violations = (hearth: Hearth) => violationsOn(hearth.page);

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page in ${theme}`, async ({ hearth, models }) => {
    models.anthropic.use(
      say(
        '# Tea\n\n1. water\n2. leaves\n\n```js\nconst tea = true;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[link](https://example.org)',
      ),
    );
    // Nothing fades while it is looked at: a color half-way is nobody's.
    await hearth.page.emulateMedia({ reducedMotion: 'reduce' });
    await hearth.rpc('settings.set', { theme });
    await expect(hearth.page.locator('html')).toHaveAttribute('data-theme', theme);
    await expect(hearth.page.getByRole('region', { name: 'First run' })).toBeVisible();
    expect(await violations(hearth), 'first run').toEqual([]);
    await hearth.pastFirstRun();
    await ask(hearth.page, 'Tea?');
    await expect(answers(hearth.page)).toContainText('leaves');
    // Colored code is looked at too.
    await expect(answers(hearth.page).locator('pre .k').first()).toHaveText('const');
    const menu = hearth.page.getByRole('menu');
    await hearth.page.getByRole('button', { name: /^Model:/ }).click();
    await expect(menu).toBeVisible();
    expect(await violations(hearth), 'model menu').toEqual([]);
    await hearth.page.keyboard.press('Escape');
    await conversations(hearth.page).getByRole('link').first().click({ button: 'right' });
    await expect(menu).toBeVisible();
    expect(await violations(hearth), 'context menu').toEqual([]);
    await hearth.page.keyboard.press('Escape');
    for (const page of pages) {
      await go(hearth.page, page);
      await expect(hearth.page.getByRole('main')).toBeVisible();
      expect(await violations(hearth), page).toEqual([]);
    }
    await hearth.page.keyboard.press('ControlOrMeta+k');
    await expect(hearth.page.getByRole('dialog')).toBeVisible();
    expect(await violations(hearth), 'palette').toEqual([]);
  });
}

test('a whole conversation by keyboard alone', async ({ hearth, models }) => {
  models.anthropic.use(say('Hello to the keyboard.'));
  await hearth.pastFirstRun();
  const keyboard = hearth.page.keyboard;
  await keyboard.press('ControlOrMeta+n');
  await expect(composer(hearth.page)).toBeFocused();
  await keyboard.type('Hello by key');
  await keyboard.press('Shift+Enter');
  await keyboard.type('second line');
  await keyboard.press('Enter');
  await expect(answers(hearth.page)).toContainText('Hello to the keyboard.');
  await expect(composer(hearth.page)).toHaveValue('');
  await keyboard.press('ArrowUp');
  await expect(composer(hearth.page)).toHaveValue('Hello by key\nsecond line');
  await keyboard.press('ControlOrMeta+6');
  await expect(hearth.page.getByRole('region', { name: 'Models' })).toBeVisible();
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('Hello by');
  await keyboard.press('Enter');
  await expect(answers(hearth.page)).toContainText('Hello to the keyboard.');
});

test('the end of an answer is announced once', async ({ hearth, models }) => {
  models.anthropic.use(say('one ', 'two ', 'three'));
  await hearth.pastFirstRun();
  await hearth.page.evaluate(() => {
    const heard: string[] = [];
    Reflect.set(window, 'heard', heard);
    for (const region of document.querySelectorAll('[aria-live]')) {
      new MutationObserver(() => region.textContent && heard.push(region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
  });
  await ask(hearth.page, 'Count');
  await expect(answers(hearth.page)).toContainText('three');
  const heard = () =>
    hearth.page.evaluate(() => (Reflect.get(window, 'heard') as string[]).filter((text) => text.includes('Answer complete')));
  await expect.poll(heard).toEqual(['Answer complete, 3 words.']);
});
