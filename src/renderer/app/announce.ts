/** The two live regions of the window: one polite, one assertive. A fact goes to one of them, once. */
const nodes: { polite?: HTMLElement; assertive?: HTMLElement } = {};

function region(kind: 'polite' | 'assertive'): HTMLElement {
  const known = nodes[kind];
  if (known?.isConnected) return known;
  const node = document.createElement('div');
  node.className = 'sr';
  node.setAttribute('role', kind === 'polite' ? 'status' : 'alert');
  node.setAttribute('aria-live', kind);
  node.setAttribute('aria-label', kind === 'polite' ? 'News' : 'Urgent news');
  document.body.append(node);
  nodes[kind] = node;
  return node;
}

/** Use before the first render: a region that is made together with its text is not read out. */
export function mountLiveRegions(): void {
  region('polite');
  region('assertive');
}

const waiting: { polite?: string; assertive?: string } = {};

/** Use when something ended, was saved or was counted. `assertive` is for data at risk and a cap that is reached. */
export function announce(text: string, kind: 'polite' | 'assertive' = 'polite'): void {
  const said = waiting[kind];
  waiting[kind] = said ? `${said} ${text}` : text;
  if (said) return;
  const node = region(kind);
  // Emptied first, so that the same sentence twice is read twice; what comes meanwhile is said along with it.
  node.textContent = '';
  setTimeout(() => {
    node.textContent = waiting[kind] ?? '';
    delete waiting[kind];
  }, 50);
}
