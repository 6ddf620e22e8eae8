/** The window by roles and names, as a person or a screen reader meets it. */
import type { Locator, Page } from '@playwright/test';

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true });
export const conversations = (page: Page): Locator => page.getByRole('region', { name: 'Conversations' });
/** The newest answer on screen. */
export const answers = (page: Page): Locator => page.getByRole('article', { name: 'Hearth' }).last();

export async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Opens a room of the rail. */
export const go = (page: Page, room: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click();
