/** The keyboard map: every shortcut is registered here with its scope and what it does, so that it can be listed and found. */
import { platform } from './client.ts';
import { nameKeys, spell } from './frame/spelling.ts';

export interface Shortcut {
  /** `mod+k`, `shift+f6`, `j`: `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string;
  /** What it does, as a verb: shown in the list of keys. */
  does: string;
  /** Where it works, as a person would say it: "Everywhere", "Chat". */
  scope: string;
  /** Answer false to leave the key to whoever else wants it. */
  run: (event: KeyboardEvent) => unknown;
}

const onMac = () => platform === 'darwin' || (platform === 'browser' && /Mac|iPhone|iPad/.test(navigator.platform));

/** Use to show keys as they are called on this computer. */
export const keyNames = (keys: string): string => nameKeys(keys, onMac());

/** Use for `aria-keyshortcuts`. */
export function ariaKeys(keys: string): string {
  return keys.replace('mod', onMac() ? 'Meta' : 'Control').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** True where a single letter is text and not a command. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}

const registered = new Set<Shortcut>();
let letters = true;

/** Switch single-letter keys on or off (WCAG 2.1.4). */
export function allowLetterKeys(allowed: boolean): void {
  letters = allowed;
}

/** Use to give a page its keys; the last one registered for a key wins. Returns its undo. */
export function registerKeys(shortcuts: Shortcut[]): () => void {
  for (const shortcut of shortcuts) registered.add(shortcut);
  return () => {
    for (const shortcut of shortcuts) registered.delete(shortcut);
  };
}

/** All that works now, for the list of keys in Settings. */
export function listKeys(): Shortcut[] {
  return [...registered];
}

/** The one listener of the window. Returns its undo. */
export function startKeys(): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const spelled = spell(event, onMac());
    const plain = !/^(mod|ctrl|alt)\+/.test(spelled) && event.key.length === 1;
    if (plain && (!letters || isTyping(event.target))) return;
    for (const shortcut of [...registered].reverse()) {
      if (shortcut.keys !== spelled) continue;
      if (shortcut.run(event) === false) continue;
      event.preventDefault();
      return;
    }
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}
