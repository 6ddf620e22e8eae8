/** Days as the user lives them. */

/** The local day of an instant, `2026-01-31`, in the system's zone; its first seven letters are the month. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
