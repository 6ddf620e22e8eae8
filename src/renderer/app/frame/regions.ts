/** F6 and Shift F6 jump between the regions of the window: rail, list, page, composer. */

/** Use with `data-region` on each region; the focus goes to the first thing in it that takes it. */
export function moveRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null);
  // Regions may lie inside one another: the innermost that holds the focus counts.
  const at = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + by + regions.length) % regions.length];
  if (next) focusIn(next);
}

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

function focusIn(region: HTMLElement): void {
  const inner = [...region.querySelectorAll<HTMLElement>(focusable)].find(
    (node) => node.offsetParent !== null && node.tabIndex >= 0,
  );
  if (!inner) region.tabIndex = -1;
  (inner ?? region).focus();
}
