/** Light, dark, or as the system says. The last choice is kept as a hint, so that `paint.js` can apply it before the first frame. */
import type { Settings } from '../../../contract/self.ts';

export type Theme = Settings['theme'];

const hint = 'hearth.theme';

/** Use after settings were read or changed. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if ((dataset.theme ?? 'system') !== theme) inOnePiece(dataset, theme);
  try {
    localStorage.setItem(hint, theme);
  } catch {
    // A profile that keeps nothing only loses the hint: settings still decide a moment later.
  }
}

/** A fill that fades behind words that changed at once cannot be read meanwhile, so nothing fades while a theme is put on. */
function inOnePiece(dataset: DOMStringMap, theme: Theme): void {
  dataset.switching = '';
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  // Read, so that the new colors are there before anything may fade again, however busy the machine is.
  document.body.getBoundingClientRect();
  delete dataset.switching;
}
