/** Use to show what went wrong next to its cause: requests fail with a sentence that was written for a person. */
export function sentence(fault: unknown): string {
  return fault instanceof Error && fault.message ? fault.message : 'Hearth did not answer. Nothing was changed.';
}
