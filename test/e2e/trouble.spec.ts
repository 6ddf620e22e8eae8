/** Bad days: the daemon is gone, the answer never ends, the same home twice. */
import { endless, gate, held, say } from '../fakes/model-servers/index.ts';
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
  await log.press('PageUp');
  await expect(page.getByText('answer 9999')).not.toBeInViewport();
  await log.press('Home');
  await expect(page.getByText('question 0', { exact: true })).toBeInViewport();
  expect(await shown()).toBeLessThan(200);
  await log.press('End');
  await expect(page.getByText('answer 9999')).toBeInViewport();
});

test('going back to the first message is left off by scrolling, and wheel and keys go on page by page', async ({ hearth }) => {
  await hearth.close();
  await seedConversation(hearth.home, 'Long', 3_000);
  await hearth.restart();
  await hearth.pastFirstRun();
  const page = hearth.page;
  await conversations(page).getByText('Long').click();
  await expect(answers(page)).toContainText('answer 2999');
  const log = page.getByRole('log', { name: 'Conversation' });
  await log.press('Home');
  await log.press('End');
  await expect(page.getByText('answer 2999')).toBeInViewport();
  await log.hover();
  const mine = page.getByRole('article', { name: 'You' }).first();
  const first = async () => Number((await mine.textContent())?.match(/question (\d+)/)?.[1]);
  while ((await first()) > 2_400) {
    const before = await first();
    await page.mouse.wheel(0, -8_000);
    await expect.poll(first, { intervals: [50] }).toBeLessThan(before);
  }
});

test('what a person sends brings them to the end from anywhere, and the view follows the answer', async ({ hearth, models }) => {
  await hearth.close();
  await seedConversation(hearth.home, 'Long', 1_000);
  await hearth.restart();
  await hearth.rpc('settings.set', { maxOutputTokens: 64_000 });
  await hearth.pastFirstRun();
  const page = hearth.page;
  await conversations(page).getByText('Long').click();
  await page.getByRole('button', { name: /^Model:/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /claude-sonnet/ }).click();
  const log = page.getByRole('log', { name: 'Conversation' });
  for (const round of ['one', 'two']) {
    await log.press('Home');
    await expect(page.getByText('question 0', { exact: true })).toBeInViewport();
    const paragraph = `${round} and a little more of it, so that lines break. `.repeat(9);
    const rest = gate();
    models.anthropic.use(held(rest, [`${paragraph}\n\n`.repeat(500)], [`${paragraph}\n\n`.repeat(100), `the end of ${round}`]));
    await ask(page, `Tell me ${round}`);
    await expect(answers(page)).toContainText(`${round} and a little more`);
    rest.open();
    await expect(page.getByText(`the end of ${round}`)).toBeInViewport();
    // A field that grows takes the room from above, not the end from view.
    await composer(page).fill('line\n'.repeat(8));
    await expect(page.getByText(`the end of ${round}`)).toBeInViewport();
  }
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
