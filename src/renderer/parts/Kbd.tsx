import { keyNames } from '../app/keys.ts';

/**
 * Use to show a key as it is called on this computer: `mod+k` is ⌘K or Ctrl K.
 * Drawn from an attribute, so that it is no part of a control's name; `aria-keyshortcuts` tells a screen reader.
 */
export function Kbd({ keys }: { keys: string }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing here takes the focus
  return <kbd aria-hidden="true" data-keys={keyNames(keys)} />;
}
