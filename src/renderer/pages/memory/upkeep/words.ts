/** Embedders in words. Pure. */
const makers: Record<string, string> = { ollama: 'Ollama', openai: 'OpenAI-compatible', voyage: 'Voyage' };

/** "Built in", "nomic-embed-text, Ollama". */
export function embedderNameOf(name: string): string {
  const [maker = '', model = ''] = name.split(/:(.*)/s);
  return model ? `${model}, ${makers[maker] ?? maker}` : 'Built in';
}

/** Where it works, and why it cannot. */
export function placeOf({
  name,
  local,
  available,
  why,
}: {
  name: string;
  local: boolean;
  available: boolean;
  why?: string | undefined;
}): string {
  const where =
    name === 'builtin'
      ? 'On this computer, no model, free'
      : local
        ? 'On this computer, free'
        : 'Texts leave this computer; paid for';
  if (available) return `${where}.`;
  return why ?? `${where}. It cannot be used now.`;
}
