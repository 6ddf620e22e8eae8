/** Files go with a message: chosen, dropped or pasted; the model is given what is in them, and they are there the next day. */
import type { Locator, Page } from '@playwright/test';
import { maxFileBytes } from '../../src/contract/transport.ts';
import { say } from '../fakes/model-servers/index.ts';
import type { FakeModels } from './harness/models.ts';
import { expect, type Hearth, test } from './hearth.ts';
import { answers, ask, composer, conversations } from './window.ts';

/** The smallest picture: one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const chosen = (page: Page): Locator => page.getByRole('list', { name: 'Files to send' });
const sent = (page: Page): Locator => page.getByRole('article', { name: 'You' }).last();

/** All that the model was sent last, as it went over the wire. */
const asked = (models: FakeModels) =>
  JSON.stringify(models.anthropic.requests.filter(({ path }) => path.includes('messages')).at(-1)?.body);

/** Presses Attach and chooses, as in the system's own dialog. */
async function choose(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(files);
}

/** What the system hands over when a file is pasted into the field or let go above it. */
async function hand(page: Page, how: 'paste' | 'drop', { name, type, base64 }: { name: string; type: string; base64: string }) {
  const data = await page.evaluateHandle(
    ({ name, type, base64 }) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
      return transfer;
    },
    { name, type, base64 },
  );
  if (how === 'drop') return composer(page).dispatchEvent('drop', { dataTransfer: data });
  await composer(page).evaluate(
    (field, clipboardData) =>
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })),
    data,
  );
}

const ready = async (hearth: Hearth, models: FakeModels) => {
  models.anthropic.use(say('I have read it.'));
  await hearth.pastFirstRun();
};

test('a chosen file goes with the message, reaches the model, and is there after a restart', async ({ hearth, models }) => {
  await ready(hearth, models);
  await choose(hearth.page, { name: 'tea.txt', mimeType: 'text/plain', buffer: Buffer.from('Steep for three minutes.') });
  await expect(chosen(hearth.page)).toContainText('tea.txt');
  await ask(hearth.page, 'What does it say?');
  await expect(answers(hearth.page)).toContainText('I have read it.');
  expect(asked(models)).toContain('Steep for three minutes.');
  await expect(chosen(hearth.page)).toBeHidden();
  await expect(sent(hearth.page)).toContainText(/tea\.txt\s*24 bytes/);
  await hearth.restart();
  await conversations(hearth.page).getByText('What does it say?').click();
  await expect(sent(hearth.page)).toContainText('tea.txt');
  await ask(hearth.page, 'And again?');
  await expect.poll(() => asked(models)).toContain('And again?');
  expect(asked(models), 'what was attached before is still known').toContain('Steep for three minutes.');
});

for (const how of ['paste', 'drop'] as const) {
  test(`a picture by ${how} reaches the model as a picture`, async ({ hearth, models }) => {
    await ready(hearth, models);
    await composer(hearth.page).fill('What is this?');
    await hand(hearth.page, how, { name: 'dot.png', type: 'image/png', base64: pixel });
    await expect(chosen(hearth.page)).toContainText('dot.png');
    await expect(composer(hearth.page)).toHaveValue('What is this?');
    await composer(hearth.page).press('Enter');
    await expect(answers(hearth.page)).toContainText('I have read it.');
    expect(asked(models)).toContain(`{"type":"image","source":{"type":"base64","media_type":"image/png","data":"${pixel}"}`);
    await expect(sent(hearth.page)).toContainText('dot.png');
  });
}

test('a file let go beside the field does not make the window leave', async ({ hearth, models }) => {
  await ready(hearth, models);
  const page = hearth.page;
  // False where someone has said that the browser must not do what it would do by itself: show the file.
  const left = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['hi'], 'note.txt'));
    return document
      .querySelector('main')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  expect(left).toBe(false);
  await expect(chosen(page)).toBeHidden();
});

test('a file that is too large is refused beside the field, the text stays, and the others go', async ({ hearth, models }) => {
  await ready(hearth, models);
  const page = hearth.page;
  await composer(page).fill('Read these');
  // Made in the page: a file this large cannot be handed over by the test.
  await page.locator('input[type=file]').evaluate((field: HTMLInputElement, bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], 'film.mov'));
    transfer.items.add(new File(['small'], 'small.txt'));
    field.files = transfer.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }, maxFileBytes + 1);
  await expect(chosen(page).getByRole('alert')).toContainText(/more than one file may weigh/);
  await expect(composer(page)).toHaveValue('Read these');
  await page.getByRole('button', { name: 'Take film.mov away' }).click();
  await expect(chosen(page)).not.toContainText('film.mov');
  await composer(page).press('Enter');
  await expect(sent(page)).toContainText('small.txt');
});

test('a file as large as may be is kept; one that no model can read is refused in words and loses nothing', async ({
  hearth,
  models,
}) => {
  await ready(hearth, models);
  const page = hearth.page;
  await page.locator('input[type=file]').evaluate((field: HTMLInputElement, bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], 'disk.img'));
    field.files = transfer.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }, maxFileBytes);
  await expect(chosen(page)).toContainText(/disk\.img\s*33\.6 MB/, { timeout: 30_000 });
  await ask(page, 'Look at it');
  await expect(page.getByRole('alert').filter({ hasText: /neither text nor a picture/ })).toBeVisible();
  await expect(composer(page)).toHaveValue('Look at it');
  await expect(chosen(page)).toContainText('disk.img');
});
