/** The encoding of a page that comes as bytes: by its mark, by what it says of itself, else UTF-8. */
export function decodePage(bytes: Uint8Array): string {
  const label = marked(bytes) ?? declared(bytes) ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // A name that nobody knows.
    return new TextDecoder('utf-8').decode(bytes);
  }
}

function marked([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

/** Browsers look at the first 1,024 bytes too. A page that could be read at all says no UTF-16. */
function declared(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  const label = /<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1] ?? null;
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label;
}
