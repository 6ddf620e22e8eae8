/** The work of `html_to_text`: one pass over the page, without a tree, so that depth costs nothing. */
import { Parser } from 'htmlparser2';
import type { z } from 'zod';
import type { RunTool } from '../../../agent/tool.ts';
import { fitText, sourceBytes } from '../source.ts';
import { decodePage } from './encoding.ts';
import type { htmlToText } from './tool.ts';

type Output = z.output<(typeof htmlToText)['output']>;

const words = (list: string) => new Set(list.split(' '));
/** Not text, whatever is in it. */
const silent = words('script style noscript template svg math iframe object embed canvas audio video select datalist head title');
const breaks = words(
  'address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul',
);
const spaced = words('blockquote h1 h2 h3 h4 h5 h6 hr ol p pre section table ul');
const bullet = '- ';
const bounds = { links: 500, linkChars: 2_000, chars: 8_000_000, depth: 5_000 };

export const run: RunTool<z.output<(typeof htmlToText)['input']>, Output> = async (args, context) => {
  const bytes = sourceBytes(args, context);
  const page = new Page();
  const parser = new Parser(page, { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: false });
  const source = args.text ?? decodePage(bytes);
  for (let at = 0; at < source.length && !page.full; at += 65_536) {
    context.signal.throwIfAborted();
    parser.write(source.slice(at, at + 65_536));
    // A cancel is heard between parts.
    await new Promise(setImmediate);
  }
  parser.end();
  return page.result(context.maxOutputBytes - 2_000);
};

class Page {
  readonly #out: string[] = [];
  readonly #links: { text: string; href: string }[] = [];
  /** How many elements are open within, and including, one that is not shown. */
  #hidden = 0;
  #pre = 0;
  /** Line breaks to come before the next text. */
  #breaks = 0;
  #inTitle = false;
  #title = '';
  #link: { text: string; href: string } | null = null;
  #depth = 0;
  #chars = 0;
  /** True where a page goes on beyond what anybody reads: so long, or so deep that each further element costs more. */
  full = false;

  onopentag(name: string, attributes: Record<string, string>): void {
    this.#depth += 1;
    this.full ||= this.#depth > bounds.depth;
    if (name === 'title' && this.#title === '') this.#inTitle = true;
    if (this.#hidden > 0 || silent.has(name) || isHidden(attributes)) {
      // An element without an end can hide nothing after it.
      if (!endless.has(name)) this.#hidden += 1;
      return;
    }
    if (name === 'br') this.#break(1);
    if (breaks.has(name)) this.#break(spaced.has(name) ? 2 : 1);
    if (name === 'li') this.#add(bullet);
    if ((name === 'td' || name === 'th') && this.#breaks === 0) this.#add('\t');
    if (name === 'pre') this.#pre += 1;
    if (name === 'img' && attributes.alt) this.ontext(attributes.alt);
    if (name === 'a' && attributes.href) this.#link = { text: '', href: attributes.href };
  }

  onclosetag(name: string): void {
    this.#depth -= 1;
    if (name === 'title') this.#inTitle = false;
    if (this.#hidden > 0) {
      if (!endless.has(name)) this.#hidden -= 1;
      return;
    }
    if (name === 'a') this.#endLink();
    if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1);
    if (breaks.has(name)) this.#break(spaced.has(name) ? 2 : 1);
  }

  ontext(text: string): void {
    if (this.#inTitle) this.#title = `${this.#title}${text}`.slice(0, 1_000);
    if (this.#hidden > 0) return;
    if (this.#link) this.#link.text = `${this.#link.text}${text}`.slice(0, 1_000);
    this.#add(this.#pre > 0 ? text : text.replace(/\s+/g, ' '));
  }

  onend(): void {
    this.#endLink();
  }

  result(maxBytes: number): Output {
    const links = this.#links;
    while (Buffer.byteLength(JSON.stringify(links)) > maxBytes / 2) links.length = Math.floor(links.length / 2);
    const all = this.#out.join('').trim();
    const fitting = fitText(all, maxBytes - Buffer.byteLength(JSON.stringify(links)));
    const title = this.#title.replace(/\s+/g, ' ').trim().toWellFormed();
    const truncated = fitting.truncated || this.full;
    return { text: fitting.text, ...(title === '' ? {} : { title }), links, truncated };
  }

  /** Lines are broken only before something that stands on the next one. */
  #add(text: string): void {
    const last = this.#out.at(-1) ?? ' ';
    const shown = (this.#breaks > 0 || last.endsWith(' ')) && this.#pre === 0 ? text.trimStart() : text;
    if (shown === '') return;
    if (this.#out.length > 0 && this.#breaks > 0) this.#out.push('\n'.repeat(this.#breaks));
    this.#breaks = 0;
    this.#chars += shown.length;
    this.full ||= this.#chars >= bounds.chars;
    this.#out.push(shown);
  }

  #break(lines: 1 | 2): void {
    // What stands in a list's item begins beside its mark.
    if (this.#out.at(-1) !== bullet) this.#breaks = Math.max(this.#breaks, lines);
  }

  #endLink(): void {
    const link = this.#link;
    this.#link = null;
    if (
      !link ||
      !/^(https?:|mailto:|\/|\.|[\w%-])/i.test(link.href) ||
      /^(javascript|data|vbscript|blob|file):/i.test(link.href.trim())
    )
      return;
    const text = link.text.replace(/\s+/g, ' ').trim().toWellFormed();
    if (this.#links.length < bounds.links && link.href.length <= bounds.linkChars)
      this.#links.push({ text, href: link.href.trim().toWellFormed() });
  }
}

const endless = words('area base br col embed hr img input link meta source track wbr');

/** What a reader does not see speaks only to machines. */
function isHidden({ hidden, style = '', 'aria-hidden': aria }: Record<string, string>): boolean {
  if (hidden !== undefined || aria === 'true') return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|$|!))/i.test(
    style,
  );
}
