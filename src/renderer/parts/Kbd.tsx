import { keyNames } from '../app/keys.ts';

/**
 * Use to show a key as it is called on this computer: `mod+k` is ⌘K or Ctrl K. Inside a control it is drawn from an
 * attribute, so that it is no part of the name (`aria-keyshortcuts` tells a screen reader); `readable` makes it text.
 */
export function Kbd({ keys, readable = false }: { keys: string; readable?: boolean }) {
  const name = keyNames(keys);
  if (readable) return <kbd>{name}</kbd>;
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing here takes the focus
  return <kbd aria-hidden="true" data-keys={name} />;
}
