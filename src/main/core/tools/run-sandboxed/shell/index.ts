/** Which sandbox for shell scripts this system has. */
import { AppError } from '../../../base/errors.ts';
import type { Limits, Outcome } from '../outcome.ts';
import type { ShellScript } from './box.ts';
import { runInBubblewrap } from './linux.ts';
import { runInSeatbelt } from './macos.ts';

export type Tier = 'bubblewrap' | 'seatbelt';

/** The one that there is to try; null with the reason where there is none. */
export function tierHere(): { tier: Tier } | { tier: null; why: string } {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) return { tier: 'bubblewrap' };
  if (process.platform === 'darwin') return { tier: 'seatbelt' };
  if (process.platform === 'win32') return { tier: null, why: 'Windows has no sandbox for shell scripts that Hearth can use.' };
  return { tier: null, why: `There is no sandbox for shell scripts on ${process.platform} (${process.arch}).` };
}

/** Use to get what runs a script on a tier that passed its self-test. */
export function shellOf(tier: Tier | null): (script: ShellScript, bounds?: Limits) => Promise<Outcome> {
  if (tier === 'bubblewrap') return runInBubblewrap;
  if (tier === 'seatbelt') return runInSeatbelt;
  throw new AppError('unavailable', 'There is no sandbox for shell scripts here.');
}
