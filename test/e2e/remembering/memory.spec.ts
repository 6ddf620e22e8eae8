/** Memory: what is known is found, read with its source, corrected, merged and forgotten, by pointer and by key. */
import { expect, test } from '../hearth.ts';
import { go } from '../window.ts';
import { notices, opened, pickedUp, record, rows, search, told } from './memory.ts';

test('a day with nothing remembered says so, and what is written down by hand is found again with why', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await go(hearth.page, 'Memory');
  await expect(hearth.page.getByText('Nothing is remembered yet')).toBeVisible();
  await hearth.page.getByRole('button', { name: 'Remember something' }).click();
  await hearth.page.getByRole('textbox', { name: 'Text' }).fill('The snowblower is in the shed.');
  await hearth.page.getByRole('textbox', { name: 'Tags' }).fill('winter, tools');
  await hearth.page.keyboard.press('ControlOrMeta+Enter');
  await expect(notices(hearth.page)).toContainText('Remembered.');
  await expect(record(hearth.page)).toContainText('The snowblower is in the shed.');
  await expect(record(hearth.page)).toContainText('You');
  await expect(rows(hearth.page)).toHaveCount(1);
  await search(hearth.page).fill('where is the snowblower');
  await expect(rows(hearth.page).first()).toContainText(/words?: .*snowblower/);
  await search(hearth.page).fill('zebra xylophone');
  await expect(hearth.page.getByText('Nothing about “zebra xylophone”. Searched 1 record.')).toBeVisible();
  await hearth.page.getByRole('button', { name: 'Show all' }).click();
  await expect(search(hearth.page)).toHaveValue('');
  await expect(rows(hearth.page)).toHaveCount(1);
});

test('memory is narrowed by area, category and time, and says what it leaves out', async ({ hearth }) => {
  await opened(hearth);
  await expect(rows(hearth.page)).toHaveCount(3);
  await hearth.page.getByRole('button', { name: 'Solutions' }).click();
  await expect(rows(hearth.page)).toHaveCount(1);
  await expect(rows(hearth.page)).toContainText('larder');
  await hearth.page.getByRole('button', { name: 'Every area' }).click();
  await hearth.page.getByRole('button', { name: 'Filter' }).click();
  await hearth.page.getByRole('menuitemcheckbox', { name: 'Gear' }).click();
  await expect(rows(hearth.page)).toHaveCount(1);
  await hearth.page.getByRole('button', { name: 'Not only Gear' }).click();
  await hearth.page.getByRole('button', { name: 'Time: Any time' }).click();
  await hearth.page.getByRole('menuitem', { name: 'Between…' }).click();
  await hearth.page.getByRole('textbox', { name: 'From', exact: true }).fill('2026-02-01');
  await hearth.page.getByRole('textbox', { name: 'To', exact: true }).fill('2026-02-28');
  await expect(rows(hearth.page)).toHaveCount(1);
  await expect(rows(hearth.page)).toContainText('Dr. Amari');
  await hearth.page.getByRole('button', { name: 'Show all' }).click();
  await expect(rows(hearth.page)).toHaveCount(3);
});

test('a record is corrected in place and put back by undo, and elsewhere changed it changes here', async ({ hearth }) => {
  const [id = ''] = await opened(hearth);
  await rows(hearth.page).filter({ hasText: 'snowblower' }).click();
  await expect(record(hearth.page)).toContainText('behind the bikes');
  await hearth.page.keyboard.press('e');
  await record(hearth.page).getByRole('textbox', { name: 'Text' }).fill('The snowblower is in the garage.');
  await record(hearth.page).getByRole('button', { name: 'Save' }).click();
  await expect(record(hearth.page)).toContainText('in the garage');
  await expect(rows(hearth.page).filter({ hasText: 'in the garage' })).toHaveCount(1);
  expect((await hearth.rpc('memory.get', { id })).text).toBe('The snowblower is in the garage.');
  await notices(hearth.page).getByRole('button', { name: 'Undo' }).click();
  await expect(record(hearth.page)).toContainText('behind the bikes');
  await hearth.rpc('memory.update', { id, text: 'The snowblower is lent to Jonas.' });
  await expect(record(hearth.page)).toContainText('lent to Jonas');
  await expect(rows(hearth.page).filter({ hasText: 'lent to Jonas' })).toHaveCount(1);
});

test('what is to be forgotten is shown first; kept it stays, forgotten it is gone from sight and from the store', async ({
  hearth,
}) => {
  const [id = ''] = await opened(hearth);
  await rows(hearth.page).filter({ hasText: 'snowblower' }).focus();
  await hearth.page.keyboard.press('Delete');
  const dialog = hearth.page.getByRole('alertdialog');
  await expect(dialog).toContainText('The snowblower is in the shed');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await hearth.page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect((await hearth.rpc('memory.get', { id })).text).toContain('snowblower');
  await record(hearth.page).getByRole('button', { name: 'Forget…' }).click();
  await dialog.getByRole('button', { name: 'Forget' }).click();
  await expect(notices(hearth.page)).toContainText('Forgotten.');
  await expect(rows(hearth.page)).toHaveCount(2);
  await expect(hearth.rpc('memory.get', { id })).rejects.toThrow('not_found');
});

test('the list is walked, chosen from and opened by keys alone', async ({ hearth }) => {
  await opened(hearth);
  const { keyboard } = hearth.page;
  await expect(search(hearth.page)).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(rows(hearth.page).first()).toBeFocused();
  await keyboard.press('Space');
  await keyboard.press('j');
  await expect(rows(hearth.page).nth(1)).toBeFocused();
  await keyboard.press('Space');
  await expect(hearth.page.getByRole('group', { name: 'Chosen' })).toContainText('2 chosen');
  await keyboard.press('End');
  await keyboard.press('Enter');
  await expect(record(hearth.page)).toContainText('snowblower');
  await record(hearth.page).getByRole('button', { name: 'Forget…' }).press('Escape');
  await expect(record(hearth.page)).toHaveCount(0);
  await expect(rows(hearth.page).last()).toBeFocused();
  await keyboard.press('m');
  await expect(hearth.page.getByRole('textbox', { name: 'Text' })).toBeFocused();
});

test('two records become one and come apart again by undo', async ({ hearth }) => {
  await opened(hearth);
  for (const name of ['snowblower', 'dentist']) {
    await rows(hearth.page).filter({ hasText: name }).focus();
    await hearth.page.keyboard.press('Space');
  }
  await hearth.page.getByRole('button', { name: 'Merge…' }).click();
  const merge = hearth.page.getByRole('region', { name: 'Merge' });
  await merge.getByRole('radio', { name: /snowblower/ }).click();
  await merge.getByRole('textbox', { name: 'What it says then' }).fill('Snowblower: shed. Dentist: Dr. Amari.');
  await merge.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(record(hearth.page)).toContainText('Snowblower: shed. Dentist: Dr. Amari.');
  await expect(rows(hearth.page)).toHaveCount(2);
  await notices(hearth.page).getByRole('button', { name: 'Undo' }).click();
  await expect(rows(hearth.page)).toHaveCount(3);
  await expect(record(hearth.page)).toContainText('behind the bikes');
});

test('the map is walked by its arrow keys and opens a record; the table beside it says the same', async ({ hearth }) => {
  await opened(hearth);
  const map = hearth.page.getByRole('application', { name: /^Map of memory: 3 records/ });
  await map.focus();
  await hearth.page.keyboard.press('ArrowRight');
  const caption = hearth.page.getByRole('region', { name: 'Memory as a whole' }).locator('figcaption');
  await expect(caption).not.toContainText('3 records');
  const text = (await caption.textContent())?.split('·')[0]?.trim().slice(0, 20) ?? '';
  await hearth.page.keyboard.press('Enter');
  await expect(record(hearth.page)).toContainText(text);
  await hearth.page.getByRole('button', { name: 'Table' }).click();
  const table = hearth.page.getByRole('region', { name: 'Map as a table' });
  await table.getByRole('link', { name: /dentist/ }).click();
  await expect(record(hearth.page)).toContainText('Dr. Amari');
});

test('the timeline counts each month, narrows the list to one, and lets go of it', async ({ hearth }) => {
  await opened(hearth);
  await hearth.page.getByRole('radio', { name: 'Timeline' }).click();
  const month = hearth.page.getByRole('button', { name: /^November 2025: 1 record/ });
  await month.click();
  await expect(rows(hearth.page)).toHaveCount(1);
  await expect(rows(hearth.page)).toContainText('snowblower');
  await expect(hearth.page.getByRole('button', { name: 'Time: November 2025' })).toBeVisible();
  await hearth.page.getByRole('button', { name: 'Not only November 2025' }).click();
  await expect(rows(hearth.page)).toHaveCount(3);
});

test('what was picked up waits for an answer, is counted in the rail, and is kept in better words or declined', async ({
  hearth,
}) => {
  await pickedUp(hearth);
  await hearth.pastFirstRun();
  const room = hearth.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Memory' });
  await expect(room).toContainText('2 wait for you');
  await room.click();
  await hearth.page.getByRole('navigation', { name: 'Memory' }).getByRole('link', { name: 'Waiting' }).click();
  const card = (name: string) => hearth.page.getByRole('region', { name: new RegExp(`^Remember “.*${name}`) });
  await card('Amari').getByRole('button', { name: 'Correct first' }).click();
  await card('Amari').getByRole('textbox', { name: 'In better words' }).fill('The dentist is Dr. Amari, Lindenstrasse 4.');
  await card('Amari').getByRole('button', { name: 'Keep this' }).click();
  await expect(notices(hearth.page)).toContainText('Remembered.');
  // The next one has the focus: its letters work there.
  await expect(card('Bergen')).toBeFocused();
  await hearth.page.keyboard.press('d');
  await expect(hearth.page.getByText('Nothing waits for you')).toBeVisible();
  await expect(room).not.toContainText('wait');
  const { items } = await hearth.rpc('memory.list', {});
  expect(items.map(({ text }) => text)).toEqual(['The dentist is Dr. Amari, Lindenstrasse 4.']);
});

test('what could be tidied is shown line by line, done on accept, and taken back by undo', async ({ hearth }) => {
  const over = { text: 'The scaffolding stands until Friday.', expiresAt: '2020-01-01T00:00:00.000Z' };
  await opened(hearth, [...told, over]);
  await hearth.page.getByRole('button', { name: 'Tidy up…' }).click();
  const card = hearth.page.getByRole('region', { name: /^Tidy \d+ thing/ });
  await expect(card).toContainText('The scaffolding stands until Friday.');
  await card.getByRole('button', { name: 'Accept' }).click();
  await expect(notices(hearth.page)).toContainText('Tidied.');
  await expect(hearth.page.getByText('Nothing waits for you')).toBeVisible();
  await hearth.page.getByRole('navigation', { name: 'Memory' }).getByRole('link', { name: 'Upkeep' }).click();
  const tidied = hearth.page.getByRole('region', { name: 'Tidied' });
  await tidied.getByRole('button', { name: 'Undo' }).click();
  await expect(tidied).toContainText('Taken back');
});

test('upkeep says how much there is, leads to it, and sets what memory does by itself', async ({ hearth }) => {
  await opened(hearth);
  await hearth.page.getByRole('navigation', { name: 'Memory' }).getByRole('link', { name: 'Upkeep' }).click();
  const upkeep = hearth.page.getByRole('region', { name: 'Upkeep' });
  await upkeep.getByRole('radio', { name: 'Off' }).click();
  await upkeep.getByRole('switch', { name: 'Recall' }).click();
  await expect.poll(async () => (await hearth.rpc('settings.get', {})).recall).toBe(false);
  expect((await hearth.rpc('settings.get', {})).learn).toBe('off');
  await expect(upkeep.getByRole('radio', { name: /^Built in/ })).toBeChecked();
  await upkeep.getByRole('button', { name: /^Gear/ }).click();
  await expect(rows(hearth.page)).toHaveCount(1);
  await expect(rows(hearth.page)).toContainText('snowblower');
});

test('ten thousand records are one list: its end is reached, and what is stored meanwhile does not move it', async ({
  hearth,
}) => {
  for (let from = 0; from < 10_000; from += 1000)
    await hearth.rpc('memory.storeMany', {
      records: Array.from({ length: 1000 }, (_, at) => ({ text: `Shelf ${from + at} holds box number ${(from + at) * 7919}.` })),
    });
  await hearth.pastFirstRun();
  await go(hearth.page, 'Memory');
  await expect(hearth.page.getByText(/^10,000 records/)).toBeVisible();
  await expect(rows(hearth.page).first()).toContainText('Shelf 9999');
  expect(await rows(hearth.page).count()).toBeLessThan(60);
  await rows(hearth.page).first().focus();
  const where = () => hearth.page.evaluate(() => document.activeElement?.textContent ?? '');
  // Each end is that of what was read so far; what comes after it is read meanwhile.
  const toTheEnd = async () => {
    await hearth.page.keyboard.press('End');
    return where();
  };
  for (let page = 0; page < 3; page++) {
    const before = await where();
    await expect.poll(toTheEnd).not.toBe(before);
  }
  const here = await where();
  await hearth.rpc('memory.store', { text: 'A box that came later.' });
  await expect(hearth.page.getByText(/^10,001 records/)).toBeVisible();
  expect(await where()).toBe(here);
});

test('when nobody answers the list stays, says so, and reads again when it is back', async ({ hearth }) => {
  test.skip(hearth.host !== 'headless', 'In the app the window lives and dies with the daemon.');
  await opened(hearth);
  const { page } = hearth;
  await hearth.kill();
  await search(page).fill('snowblower');
  await expect(page.getByText('Hearth is not answering.').first()).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Search', exact: true }).getByRole('button', { name: 'Read again' }),
  ).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await hearth.restart();
  await go(hearth.page, 'Memory');
  await expect(rows(hearth.page)).toHaveCount(3);
});
