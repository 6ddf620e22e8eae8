/** Light, dark, or as the system says. The last choice is kept as a hint, so that `paint.js` can apply it before the first frame. */
import type { Settings } from '../../../contract/self.ts';

export type Theme = Settings['theme'];

const hint = 'hearth.theme';

/** Use after settings were read or changed. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(hint, theme);
  } catch {
    // A profile that keeps nothing only loses the hint: settings still decide a moment later.
  }
}
