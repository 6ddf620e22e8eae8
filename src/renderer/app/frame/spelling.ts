/** How keys are spelled and called: pure, so that both kinds of computer can be tested on one. */

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' };
const otherNames: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' };
const plainNames: Record<string, string> = {
  enter: '↵',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  escape: 'esc',
  backspace: '⌫',
};

/** `mod+k` is ⌘K on a Mac and Ctrl K elsewhere. */
export function nameKeys(keys: string, mac: boolean): string {
  const names = keys.split('+').map((part) => (mac ? macNames : otherNames)[part] ?? plainNames[part] ?? part.toUpperCase());
  return names.join(mac ? '' : ' ');
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>;

/** The keys of an event, spelled as shortcuts are: `mod+k`, `shift+f6`, `j`. */
export function spell(event: Pressed, mac: boolean): string {
  const mod = mac ? event.metaKey : event.ctrlKey;
  // With a modifier held, the place on the keyboard decides: ⌘\ must work on a layout where \ is elsewhere.
  const placed = event.code === 'Backslash' && (event.shiftKey || mod) ? '\\' : undefined;
  const key = placed ?? event.key.toLowerCase();
  // What Shift makes of a sign is the sign itself: "?" is `?`, not `shift+?`.
  const sign = key.length === 1 && key === key.toUpperCase();
  return [mod && 'mod', mac && event.ctrlKey && 'ctrl', event.altKey && 'alt', event.shiftKey && !(sign && !mod) && 'shift', key]
    .filter(Boolean)
    .join('+');
}
