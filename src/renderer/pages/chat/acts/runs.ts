/** Which runs belong to an answer. Pure. */

/** The answer's own run and all that it started, and that those started. */
export function runsOf(runId: string | undefined, children: Readonly<Record<string, string>>): string[] {
  if (!runId) return [];
  const found = [runId];
  for (let at = 0; at < found.length; at++) {
    const parent = `${found[at]} `;
    for (const [key, child] of Object.entries(children)) if (key.startsWith(parent) && !found.includes(child)) found.push(child);
  }
  return found;
}
