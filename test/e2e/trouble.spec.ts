/** Bad days: the daemon is gone, the answer never ends, the same home twice. */
import { endless, say } from '../fakes/model-servers/index.ts';
import { seedConversation } from './harness/seed.ts';
import { expect, test } from './hearth.ts';
import { answers, ask, composer, conversations } from './window.ts';

test('ten thousand messages open at their end and scroll back to the first', async ({ hearth }) => {
  await hearth.close();
  await seedConversation(hearth.home, 'Long', 10_000);
  await hearth.restart();
  await hearth.pastFirstRun();
  const page = hearth.page;
  await conversations(page).getByText('Long').click();
  await expect(answers(page)).toContainText('answer 9999');
  const shown = () => page.getByRole('article').count();
  expect(await shown()).toBeLessThan(200);
  const log = page.getByRole('log', { name: 'Conversation' });
  await expect(async () => {
    await log.press('Home');
    await expect(page.getByText('question 0', { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  expect(await shown()).toBeLessThan(200);
});

test('a stream without end is cut, and what it said is kept', async ({ hearth, models }) => {
  models.anthropic.use(endless('on and '));
  await hearth.rpc('settings.set', { maxOutputTokens: 64 });
  await hearth.pastFirstRun();
  await ask(hearth.page, 'Do not stop');
  await expect(answers(hearth.page)).toContainText('on and on and');
  await expect.poll(async () => (await hearth.rpc('chat.list', {})).items[0]?.activeRunId, { timeout: 20_000 }).toBeUndefined();
  expect(models.anthropic.requests.at(-1)?.left, 'the socket was closed').toBe(true);
});

test('when the daemon goes away the window says so, keeps the words, and comes back by itself', async ({ hearth, models }) => {
  test.skip(hearth.host !== 'headless', 'In the app the window lives and dies with the daemon.');
  models.anthropic.use(say('Back again.'));
  await hearth.pastFirstRun();
  const page = hearth.page;
  await composer(page).fill('Kept through the night');
  await expect.poll(async () => (await hearth.rpc('chat.drafts', {})).items.length).toBe(1);
  await hearth.kill();
  await expect(page.getByText(/not answering/i).first()).toBeVisible();
  await expect(composer(page)).toHaveValue('Kept through the night');
});
