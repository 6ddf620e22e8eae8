/** From bytes to text, by what the answer says of itself, or shows. */

/** Null for what is no text: an image, a program. */
export function textOf(body: Buffer, contentType: string): string | null {
  if (!isText(body, contentType)) return null;
  const label =
    byMark(body) ?? /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? byDeclaration(body, contentType) ?? 'utf-8';
  return decode(body, label);
}

const textual =
  /^(?:text\/|application\/(?:[\w.+-]*[+/-])?(?:json|jsonl|ndjson|xml|javascript|ecmascript|yaml|x-yaml|toml|sql|graphql|x-www-form-urlencoded|x-sh|x-javascript|rtf|csv)\b|image\/svg\+xml|message\/)/i;

function isText(body: Buffer, contentType: string): boolean {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type !== '' && type !== 'application/octet-stream') return textual.test(type);
  // Nothing is said of it: text has no zero bytes, and is sound UTF-8.
  const head = body.subarray(0, 4096);
  return !head.includes(0) && !new TextDecoder().decode(head.subarray(0, -4)).includes('\ufffd');
}

function byMark(body: Buffer): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return body[0] === 0xff && body[1] === 0xfe ? 'utf-16le' : null;
}

/** A page may say it within itself, as browsers read it. */
function byDeclaration(body: Buffer, contentType: string): string | null {
  if (!/html|xml/i.test(contentType)) return null;
  const head = body.subarray(0, 1024).toString('latin1');
  const found = /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(head) ?? /^<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head);
  return found?.[1] ?? null;
}

function decode(body: Buffer, label: string): string {
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    // A name that nobody knows says nothing.
    return new TextDecoder().decode(body);
  }
}
