/** What axe finds on the page as a person sees it: nothing fading any more. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Use with `toEqual([])`: each line names a rule, where, and by how much. */
export async function violationsOn(page: Page): Promise<string[]> {
  // What is still fading in has other colors than what a person reads a moment later.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((it) => it.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((it) => it.finished),
    ),
  );
  // Else axe opens a page of its own for the frames of others; there are none here, and Electron has no such page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${JSON.stringify(node.any[0]?.data ?? '')}`).join(', ')}`,
  );
}
