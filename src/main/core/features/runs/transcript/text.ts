/** Foreign text in a page: escaped, and with nothing hidden in it. */

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Use for every text that goes into HTML, within an element or a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

/** Control, bidirectional and invisible characters, which could make a line read as another one; line breaks and tabs stay. */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** Makes what is hidden visible: `⟦202E⟧`. */
export const visible = (text: string): string =>
  text.replace(hidden, (sign) => `⟦${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`);
