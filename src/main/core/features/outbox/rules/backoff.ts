/** When a message is tried again, and when it is left: pure. */

const baseMs = 5_000;
const capMs = 60 * 60_000;
/** About four hours in all: an evening without a network loses nothing, and nothing goes round for ever. */
const mostAttempts = 10;

/** Ms until the next try after `attempts` of them, or null when it is over. Never earlier than the channel asks for. */
export function backoff(attempts: number, afterMs: number | undefined, random: () => number): number | null {
  if (attempts >= mostAttempts) return null;
  const step = Math.min(capMs, baseMs * 2 ** (attempts - 1));
  const own = Math.round(step * (0.5 + random() / 2));
  return afterMs === undefined ? own : Math.max(own, Math.ceil(afterMs + random() * Math.min(1000, afterMs / 10)));
}
