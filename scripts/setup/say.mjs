/** What set-up says of itself. Always to standard error: standard output belongs to the program that is started. */

export const verbose = process.env.HEARTH_VERBOSE === '1' || process.argv.includes('--verbose');

export function say(text) {
  process.stderr.write(`hearth: ${text}\n`);
}

/** Use for what only someone looking for a fault or a slow start wants to read. */
export function whisper(text) {
  if (verbose) say(text);
}

/** A failure that the person can do something about: printed as one sentence, without a stack. */
export class SetupError extends Error {}

/** Use around everything a script does: turns a failure into a sentence and an exit code. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** Says what begins, runs it, and says how long it took: to its end, or to where it failed with another answer than 0. */
export async function timed(text, work) {
  say(`${text} …`);
  const start = performance.now();
  const result = await work();
  say(`${result === 0 ? 'done in' : 'failed after'} ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
