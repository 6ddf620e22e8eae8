/** Memory for everybody: nothing that axe finds, in either theme and at either width; foreign words are text. */
import { hostileLines } from '../../fakes/hostile-lines.ts';
import { violationsOn } from '../harness/axe.ts';
import { expect, test } from '../hearth.ts';
import { opened, pickedUp, record, rows, search, told } from './memory.ts';

test('hostile words are text that is seen, in the list, in the record and in the question before forgetting', async ({
  hearth,
}) => {
  const text = hostileLines(40)
    .map((line) => line.toWellFormed())
    .join('\n');
  await opened(hearth, [
    { text, category: '<img src=x onerror=alert(1)>', tags: ['<script>'], source: { type: 'outside', ref: '<b>page</b>' } },
  ]);
  let asked = 0;
  hearth.page.on('dialog', (dialog) => {
    asked += 1;
    void dialog.dismiss();
  });
  await rows(hearth.page).first().click();
  await expect(record(hearth.page)).toContainText('From outside');
  await expect(record(hearth.page)).toContainText('<b>page</b>');
  await record(hearth.page).getByRole('button', { name: 'Forget…' }).click();
  await expect(hearth.page.getByRole('alertdialog').getByRole('button', { name: 'Keep it' })).toBeFocused();
  expect(await hearth.page.locator('main img, main script, main b, [role="alertdialog"] b').count()).toBe(0);
  expect(asked).toBe(0);
});

const looks = (['light', 'dark'] as const).flatMap((theme) => [
  { theme, width: 1280, height: 800 },
  { theme, width: 900, height: 600 },
]);

for (const { theme, width, height } of looks) {
  test(`axe finds nothing on any part of memory in ${theme}, ${width} wide`, async ({ hearth }) => {
    await hearth.page.emulateMedia({ reducedMotion: 'reduce' });
    await hearth.page.setViewportSize({ width, height });
    await hearth.rpc('settings.set', { theme });
    const over = { text: 'The scaffolding stands until Friday.', expiresAt: '2020-01-01T00:00:00.000Z' };
    await pickedUp(hearth);
    await opened(hearth, [...told, over]);
    await hearth.rpc('memory.consolidate', {});
    const look = async (what: string) => expect(await violationsOn(hearth.page), what).toEqual([]);
    await search(hearth.page).fill('snowblower shed');
    await expect(rows(hearth.page).first()).toContainText('words: ');
    await look('hits');
    await rows(hearth.page).first().click();
    await expect(record(hearth.page)).toContainText('Known from');
    await look('record');
    await record(hearth.page).getByRole('button', { name: 'Correct' }).first().click();
    await expect(record(hearth.page).getByRole('textbox', { name: 'Text' })).toBeFocused();
    await look('correcting');
    await hearth.page.keyboard.press('Escape');
    await record(hearth.page).getByRole('button', { name: 'Forget…' }).click();
    await expect(hearth.page.getByRole('alertdialog').getByRole('button', { name: 'Forget' })).toBeEnabled();
    await look('forgetting');
    await hearth.page.keyboard.press('Escape');
    for (const part of ['Waiting', 'Upkeep']) {
      await hearth.page.getByRole('navigation', { name: 'Memory' }).getByRole('link', { name: part }).click();
      await expect(hearth.page.getByRole('main').getByRole('region').first()).toBeVisible();
      await look(part);
    }
  });
}
