/** What a model wrote as the arguments of a tool: the text itself where it is not JSON, for the tool to refuse. */
export function toArgs(json: string): unknown {
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** Use before looking into JSON of strangers. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
