/** Money and counts in the words of the house: $0.84, 4,218. */
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const fine = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 3,
  maximumFractionDigits: 4,
});
const whole = new Intl.NumberFormat('en-US');

/** Use for an amount of US dollars; less than a cent keeps its digits. */
export function dollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? fine.format(amount) : cents.format(amount);
}

/** Use for a count. */
export const count = (amount: number): string => whole.format(amount);

/** Use for "1 model", "3 models". */
export const counted = (amount: number, one: string, many = `${one}s`): string => `${count(amount)} ${amount === 1 ? one : many}`;

/** Use for a size on disk. */
export function bytes(amount: number): string {
  if (amount === 1) return '1 byte';
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = amount < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(amount) / 3));
  const value = amount / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[power]}`;
}
