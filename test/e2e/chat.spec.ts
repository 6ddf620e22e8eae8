/** A person and Hearth talk: from the first keystroke to everything being there the next day. */
import { gate, held, refuse, say } from '../fakes/model-servers/index.ts';
import { expect, test } from './hearth.ts';
import { answers, ask, composer, conversations } from './window.ts';

test('a newcomer writes, the answer streams, and after a restart everything is there', async ({ hearth, models }) => {
  const rest = gate();
  models.anthropic.use(held(rest, ['The kettle is on. '], ['**Tea** in three minutes.']));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'What about tea?');
  await expect(answers(hearth.page)).toContainText('The kettle is on.');
  await expect(hearth.page.getByRole('button', { name: 'Stop' })).toBeVisible();
  rest.open();
  await expect(answers(hearth.page)).toContainText('Tea in three minutes.');
  await expect(answers(hearth.page).locator('strong')).toHaveText('Tea');

  await hearth.restart();
  await conversations(hearth.page).getByText('What about tea?').click();
  await expect(hearth.page.getByRole('article', { name: 'You' })).toContainText('What about tea?');
  await expect(answers(hearth.page)).toContainText('Tea in three minutes.');
});

test('an answer that was cut off by a crash is there afterwards, marked, and can be asked for again', async ({
  hearth,
  models,
}) => {
  const never = gate();
  models.anthropic.use(held(never, ['Half of what I wanted to say']));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Tell me something long');
  await expect(answers(hearth.page)).toContainText('Half of what I wanted to say');
  await composer(hearth.page).fill('Not sent yet');
  await expect.poll(async () => (await hearth.rpc('chat.drafts', {})).items.length).toBe(1);

  await hearth.kill();
  models.anthropic.use(say('All of it.'));
  await hearth.restart();
  await conversations(hearth.page).getByText('Tell me something long').click();
  await expect(answers(hearth.page)).toContainText('Half of what I wanted to say');
  await expect(answers(hearth.page)).toContainText(/closed while it/);
  await expect(composer(hearth.page)).toHaveValue('Not sent yet');

  await hearth.page.getByRole('button', { name: 'Try again' }).click();
  await expect(answers(hearth.page)).toContainText('All of it.');
  never.open();
});

test('a stop keeps what was written; editing and regenerating make branches to walk between', async ({ hearth, models }) => {
  const never = gate();
  models.anthropic.use(held(never, ['One, two, ']));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Count to ten');
  await expect(answers(hearth.page)).toContainText('One, two,');
  await hearth.page.getByRole('button', { name: 'Stop' }).click();
  await expect(answers(hearth.page)).toContainText(/stopped/i);
  never.open();

  models.anthropic.use(say('One to ten.'));
  await answers(hearth.page).hover();
  await answers(hearth.page).getByRole('button', { name: 'Regenerate' }).click();
  await expect(answers(hearth.page)).toContainText('One to ten.');
  await expect(answers(hearth.page)).toContainText('2 of 2');
  await answers(hearth.page).getByRole('button', { name: 'Earlier version' }).click();
  await expect(answers(hearth.page)).toContainText('One, two,');

  models.anthropic.use(say('One to five.'));
  const mine = hearth.page.getByRole('article', { name: 'You' });
  await mine.hover();
  await mine.getByRole('button', { name: 'Edit' }).click();
  const field = mine.getByRole('textbox');
  await field.fill('Count to five');
  await field.press('ControlOrMeta+Enter');
  await expect(answers(hearth.page)).toContainText('One to five.');
  await expect(mine).toContainText('2 of 2');
});

test('a reload in the middle of an answer goes on where it was, without a gap or a double', async ({ hearth, models }) => {
  const rest = gate();
  models.anthropic.use(held(rest, ['alpha ', 'beta '], ['gamma ', 'delta']));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Letters, please');
  await expect(answers(hearth.page)).toContainText('alpha beta');
  await hearth.page.reload();
  await expect(answers(hearth.page)).toContainText('alpha beta');
  rest.open();
  await expect(answers(hearth.page)).toContainText('alpha beta gamma delta');
  await expect(answers(hearth.page)).not.toContainText(/alpha.*alpha/);
});

test('a failure names what failed and what to do, and loses nothing', async ({ hearth, models }) => {
  models.anthropic.use(refuse(401));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Are you there?');
  await expect(answers(hearth.page)).toContainText(/refused the key/i);
  await expect(hearth.page.getByRole('article', { name: 'You' })).toContainText('Are you there?');
  await expect(hearth.page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('words are found again in all conversations', async ({ hearth, models }) => {
  models.anthropic.use(say('The snowblower is in the shed.'));
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Where is the snow machine?');
  await expect(answers(hearth.page)).toContainText('shed');
  await hearth.page.getByRole('button', { name: 'New conversation' }).click();
  await hearth.page.getByRole('textbox', { name: 'Search conversations' }).fill('snowblow');
  await conversations(hearth.page).getByText('snowblower').first().click();
  await expect(answers(hearth.page)).toContainText('The snowblower is in the shed.');
});

test('without any model Hearth says so, and its commands work', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await ask(hearth.page, '/help');
  await expect(answers(hearth.page)).toContainText('/find');
});
