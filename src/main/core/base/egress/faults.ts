/** Why a request was not made, or not read to its end: one code each, and a sentence for the model and the person. */
import type { ErrorCode } from '../../../../contract/define.ts';
import { AppError } from '../errors.ts';

/** The finer code stands in `data.reason`; this is the public one beside it. */
const publicCodes = {
  bad_address: 'invalid_input',
  bad_header: 'invalid_input',
  private_address: 'refused',
  not_granted_host: 'refused',
  bad_redirect: 'refused',
  too_many_redirects: 'refused',
  too_large: 'too_large',
  timeout: 'unavailable',
  cancelled: 'unavailable',
  network: 'unavailable',
} as const satisfies Record<string, ErrorCode>;

export type EgressReason = keyof typeof publicCodes;

/** Use for everything that egress refuses or fails at: an AppError whose `data.reason` is the code. */
export function egressFault(
  reason: EgressReason,
  message: string,
  data: Record<string, unknown> = {},
  cause?: unknown,
): AppError {
  return new AppError(publicCodes[reason], message, { reason, ...data }, cause === undefined ? undefined : { cause });
}
