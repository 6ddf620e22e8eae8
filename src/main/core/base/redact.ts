/** Secrets are taken out before a line is written or a text reaches a model. */

// One pattern per known shape of key; the names are what remains in the text.
const shapes: readonly [name: string, pattern: RegExp][] = [
  ['anthropic key', /\bsk-ant-[A-Za-z0-9_-]{8,}/g],
  ['openai key', /\bsk-(?:proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{16,}/g],
  ['xai key', /\bxai-[A-Za-z0-9]{16,}/g],
  ['google key', /\bAIza[0-9A-Za-z_-]{30,}/g],
  ['voyage key', /\bpa-[A-Za-z0-9_-]{30,}/g],
  ['github token', /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g],
  ['aws key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g],
  ['telegram token', /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/g],
  ['discord token', /\b[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/g],
  ['stripe key', /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g],
  ['hearth token', /\bh1_[A-Za-z0-9_-]{20,}/g],
  ['jwt', /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g],
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  [
    'credential',
    /(?<=\b(?:authorization|x-api-key|api[-_]?key|password|passwd|secret|token)["']?\s*[:=]\s*["']?(?:bearer\s+|basic\s+)?)[^\s"',;&]{6,}/gi,
  ],
  ['password in address', /(?<=[a-z][a-z0-9+.-]*:\/\/[^\s/:@]{1,100}:)[^\s/@]+(?=@)/gi],
];

/** Replaces every known shape of secret by `[redacted: what it was]`. */
export function redact(text: string): string {
  let out = text;
  for (const [name, pattern] of shapes) out = out.replace(pattern, `[redacted: ${name}]`);
  return out;
}

const secretKey =
  /^(?:.*(?:api[-_]?key|password|passwd|secret|authorization|cookie|private[-_]?key)|token|accesstoken|refreshtoken)$/i;

/** The same through a whole value, for log data: by the shape of strings, and by names of keys. Cycles and depth are cut. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value.length > 20_000 ? `${value.slice(0, 20_000)}…` : value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '…';
  if (value instanceof Error) return { name: value.name, message: redact(value.message), stack: redact(value.stack ?? '') };
  if (Array.isArray(value)) return value.slice(0, 200).map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 200)
      .map(([key, item]) => [key, typeof item === 'string' && secretKey.test(key) ? '[redacted]' : redactValue(item, depth + 1)]),
  );
}
