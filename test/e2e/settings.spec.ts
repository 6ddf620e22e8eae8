/** Keys, caps and looks: each set in the window, each true afterwards. */
import { refuse, say } from '../fakes/model-servers/index.ts';
import { expect, test } from './hearth.ts';
import { answers, ask, go } from './window.ts';

test.describe('a key that is pasted', () => {
  test.use({ providers: [] });

  test('is checked, answers, and can never be read back', async ({ hearth, models }) => {
    models.anthropic.use(say('With your key.'));
    await hearth.pastFirstRun();
    await hearth.rpc('providers.configure', {
      id: 'anthropic',
      baseUrl: models.anthropic.url,
      key: 'sk-ant-test-0123456789abcdef',
    });
    await go(hearth.page, 'Settings');
    const section = hearth.page.getByRole('region', { name: 'Models' });
    await expect(section).toContainText('Anthropic');
    await section.getByRole('button', { name: 'Check all' }).click();
    await expect(section).toContainText(/Answered in \d+ ms/);
    const listed = JSON.stringify(await hearth.rpc('providers.list', {})) + JSON.stringify(await hearth.rpc('secrets.list', {}));
    expect(listed).not.toContain('sk-ant-test');
    await go(hearth.page, 'Chat');
    await ask(hearth.page, 'Hello');
    await expect(answers(hearth.page)).toContainText('With your key.');
    expect(models.anthropic.requests.at(-1)?.headers.authorization).toBe('Bearer sk-ant-test-0123456789abcdef');
    const logs = JSON.stringify(await hearth.rpc('watch.logs', {}));
    expect(logs).not.toContain('sk-ant-test');
  });
});

test('a cap is hard: the call that does not fit is not made, and the window says what to do', async ({ hearth, models }) => {
  models.anthropic.use(say('This must not be asked.'));
  await hearth.pastFirstRun();
  await hearth.rpc('budget.set', { perDay: 0 });
  const before = models.anthropic.requests.filter((request) => request.path.includes('messages')).length;
  await ask(hearth.page, 'Spend something');
  await expect(answers(hearth.page)).toContainText(/cap|budget|spent/i);
  expect(models.anthropic.requests.filter((request) => request.path.includes('messages')).length).toBe(before);
});

test('what an answer cost is shown, summed up, and counted against the cap', async ({ hearth, models }) => {
  models.anthropic.use({ steps: [{ kind: 'text', text: 'Paid for.' }], usage: { input: 1000, output: 2000 } });
  await hearth.pastFirstRun();
  await ask(hearth.page, 'What is it worth?');
  await expect(answers(hearth.page)).toContainText('Paid for.');
  await expect(answers(hearth.page)).toContainText(/\$0\.\d+/);
  const { items } = await hearth.rpc('watch.usage', { by: 'model' });
  expect(items[0]).toMatchObject({ calls: 1, inputTokens: 1000, outputTokens: 2000 });
  const { spent } = await hearth.rpc('budget.get', {});
  expect(spent.day).toBeCloseTo(items[0]?.cost ?? 0, 6);
  expect(spent.day).toBeGreaterThan(0);
});

test('the theme is worn at once and after a restart', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const dark = hearth.page.getByRole('region', { name: 'Appearance' }).getByRole('radio', { name: 'Dark' });
  await dark.click();
  const paper = () => hearth.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect.poll(paper).toMatch(/rgb\((?:1\d|2\d), /);
  // Worn before it is kept; checked once the daemon has kept it.
  await expect(dark).toBeChecked();
  await hearth.restart();
  await expect.poll(paper).toMatch(/rgb\((?:1\d|2\d), /);
});

test('the log is verified and rebuilt from the window', async ({ hearth }) => {
  await hearth.pastFirstRun();
  await go(hearth.page, 'Settings');
  const data = hearth.page.getByRole('region', { name: 'Data' });
  await data.getByRole('button', { name: /^Verify/ }).click();
  await expect(data).toContainText(/all \d+ events follow from one another/i);
  await data.getByRole('button', { name: /^Rebuild/ }).click();
  await expect(data).toContainText(/rebuilt|made anew/i);
});

test('a provider that is down says so in words, next to itself', async ({ hearth, models }) => {
  models.anthropic.use(refuse(529));
  await hearth.pastFirstRun();
  await models.anthropic.close();
  await go(hearth.page, 'Settings');
  const section = hearth.page.getByRole('region', { name: 'Models' });
  await section.getByRole('button', { name: 'Check all' }).click();
  await expect(section).toContainText(/Nothing answers at/);
});
