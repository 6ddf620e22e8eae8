import type { Output, RequestName } from '../../../../contract/index.ts';

/** True where there is no such thing, or the daemon cannot be asked for it: then that part of the page is left out. */
export const isAbsent = (fault: unknown): boolean => codeOf(fault) === 'not_found';

const codeOf = (fault: unknown): unknown => (typeof fault === 'object' && fault && 'code' in fault ? fault.code : undefined);

/** Use for a part that the page can do without: null where the daemon does not have it. Every other fault is thrown. */
export async function orAbsent<N extends RequestName>(asked: Promise<Output<N>>): Promise<Output<N> | null> {
  try {
    return await asked;
  } catch (fault) {
    if (isAbsent(fault)) return null;
    throw fault;
  }
}
