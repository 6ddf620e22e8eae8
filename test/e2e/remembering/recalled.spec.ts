/** What was told weeks ago is used in a new conversation, shown beside the answer with where it is known from, and put right there. */
import type { Locator, Page } from '@playwright/test';
import { say } from '../../fakes/model-servers/index.ts';
import { violationsOn } from '../harness/axe.ts';
import { expect, type Hearth, test } from '../hearth.ts';
import { answers, ask, conversations } from '../window.ts';

const notes = (page: Page): Locator => answers(page).getByRole('complementary', { name: 'Recalled memory' });

async function told(hearth: Hearth): Promise<string> {
  await hearth.pastFirstRun();
  const { id } = await hearth.rpc('memory.store', {
    text: 'The snowblower is in the shed behind the barn.',
    category: 'gear',
    source: { type: 'user' },
    occurredAt: '2026-03-03T12:00:00.000Z',
  });
  await hearth.rpc('memory.store', { text: 'Bread is cheap on Mondays.', source: { type: 'user' } });
  return id;
}

test('an answer is given what bears on it, and says where it is known from', async ({ hearth, models }) => {
  await told(hearth);
  models.anthropic.use(say('It is in the shed behind the barn; you said so in March.'));
  await hearth.page.setViewportSize({ width: 1280, height: 800 });
  await ask(hearth.page, 'Where did I put the snowblower?');
  await expect(answers(hearth.page)).toContainText('you said so in March');
  const asked = JSON.stringify(models.anthropic.requests.map(({ body }) => body));
  expect(asked).toContain('The snowblower is in the shed behind the barn.');
  expect(asked).not.toContain('Bread is cheap');
  await expect(notes(hearth.page)).toContainText('The snowblower is in the shed behind the barn.');
  await expect(notes(hearth.page)).toContainText(/You, March 3/);
  await hearth.restart();
  await conversations(hearth.page).getByRole('link').first().click();
  await expect(notes(hearth.page)).toContainText('The snowblower is in the shed behind the barn.');
  expect(await violationsOn(hearth.page)).toEqual([]);
});

test('a note is corrected where it stands, with Undo, and the next answer knows', async ({ hearth, models }) => {
  const id = await told(hearth);
  models.anthropic.use(say('In the shed.'));
  await ask(hearth.page, 'Where did I put the snowblower?');
  await notes(hearth.page)
    .getByRole('link', { name: /snowblower/ })
    .hover();
  await notes(hearth.page).getByRole('button', { name: 'Correct this' }).click();
  const dialog = hearth.page.getByRole('dialog', { name: 'Correct what is remembered' });
  await dialog.getByRole('textbox').fill('The snowblower is in the garage.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(notes(hearth.page)).toContainText('The snowblower is in the garage.');
  expect((await hearth.rpc('memory.get', { id })).text).toBe('The snowblower is in the garage.');
  await hearth.page.getByRole('button', { name: 'Undo' }).click();
  await expect(notes(hearth.page)).toContainText('behind the barn');
  expect((await hearth.rpc('memory.get', { id })).text).toBe('The snowblower is in the shed behind the barn.');
});

test('a note is forgotten where it stands: first it says where it goes from, then it is gone from there', async ({
  hearth,
  models,
}) => {
  const id = await told(hearth);
  models.anthropic.use(say('It is where you keep it.'));
  await ask(hearth.page, 'Where did I put the snowblower?');
  await notes(hearth.page)
    .getByRole('link', { name: /snowblower/ })
    .hover();
  await notes(hearth.page).getByRole('button', { name: 'Forget this' }).click();
  const dialog = hearth.page.getByRole('alertdialog', { name: 'Forget this for good?' });
  await expect(dialog).toContainText('The snowblower is in the shed behind the barn.');
  await expect(dialog).toContainText('cannot be brought back');
  expect(await violationsOn(hearth.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Forget' }).click();
  await expect(notes(hearth.page)).toContainText('Forgotten since.');
  await expect(notes(hearth.page)).not.toContainText('shed');
  expect((await hearth.rpc('memory.recall', { query: 'snowblower' })).hits.map(({ record }) => record.id)).not.toContain(id);
});

test('where there is no room beside an answer the notes fold under it', async ({ hearth, models }) => {
  await told(hearth);
  models.anthropic.use(say('In the shed.'));
  await hearth.page.setViewportSize({ width: 900, height: 600 });
  await ask(hearth.page, 'Where did I put the snowblower?');
  const fold = notes(hearth.page).getByRole('button', { name: '1 recalled' });
  await expect(fold).toBeVisible();
  await expect(notes(hearth.page).getByRole('link', { name: /snowblower/ })).toBeHidden();
  await fold.click();
  await expect(notes(hearth.page).getByRole('link', { name: /snowblower/ })).toBeVisible();
});

test('nothing is recalled where the person wants none', async ({ hearth, models }) => {
  await told(hearth);
  await hearth.rpc('settings.set', { recall: false });
  models.anthropic.use(say('I do not know.'));
  await ask(hearth.page, 'Where did I put the snowblower?');
  await expect(answers(hearth.page)).toContainText('I do not know.');
  await expect(notes(hearth.page)).toHaveCount(0);
  expect(JSON.stringify(models.anthropic.requests.map(({ body }) => body))).not.toContain('behind the barn');
});
