/** The room of memory by roles and names, and what it is filled with. */
import type { Locator, Page } from '@playwright/test';
import { expect, type Hearth } from '../hearth.ts';
import { go } from '../window.ts';

export const rows = (page: Page): Locator => page.getByRole('navigation', { name: /^(Records|Hits)/ }).getByRole('link');
export const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search memory' });
export const record = (page: Page): Locator => page.getByRole('article', { name: 'Record' });
export const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' });

export const told = [
  {
    text: 'The snowblower is in the shed, behind the bikes.',
    category: 'gear',
    tags: ['winter'],
    occurredAt: '2025-11-03T12:00:00.000Z',
  },
  { text: 'The dentist is Dr. Amari; appointments by phone only.', category: 'personal', occurredAt: '2026-02-11T12:00:00.000Z' },
  { text: 'Backups of larder start at half past two at night.', category: 'homelab', area: 'solutions' as const },
];

/** Opens the room on what was told. */
export async function opened(
  hearth: Hearth,
  records: Parameters<typeof hearth.rpc<'memory.storeMany'>>[1]['records'] = told,
): Promise<string[]> {
  const { ids } = await hearth.rpc('memory.storeMany', { records });
  await hearth.pastFirstRun();
  await go(hearth.page, 'Memory');
  await expect(rows(hearth.page).first()).toBeVisible();
  return ids;
}

/** Two things that were said and wait for an answer. */
export async function pickedUp(hearth: Hearth): Promise<void> {
  await hearth.rpc('settings.set', { learn: 'ask' });
  const { id: conversationId } = await hearth.rpc('chat.create', {});
  for (const text of ['My dentist is Dr. Amari.', 'My sister lives in Bergen.']) {
    await hearth.rpc('chat.send', { conversationId, text });
    await expect.poll(async () => (await hearth.rpc('chat.get', { id: conversationId })).activeRunId ?? null).toBeNull();
  }
  await expect.poll(async () => (await hearth.rpc('memory.candidates', {})).items.length).toBe(2);
}
