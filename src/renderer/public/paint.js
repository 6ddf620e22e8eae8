// Runs before the first frame, from a file of its own because the page allows no inline script: applies the last theme, so
// that a window in dark never flashes light. The daemon's settings decide a moment later.
try {
  const theme = localStorage.getItem('hearth.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's theme stands.
}
