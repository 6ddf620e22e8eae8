/** Markdown into tokens with marked's lexer, made safe for hostile text: bounded in depth and work, and blind to HTML. */
import { Lexer, type Links, type MarkedToken, type Token, Tokenizer, type TokensList } from 'marked';

/** Deeper nesting than any person writes is shown as it was typed; the recursion below it would end the stack. */
const maxBlockDepth = 16;
const maxInlineDepth = 24;
/** marked's emphasis rules are quadratic in marks times length; these bounds are about 25 ms a run and 100 ms a call. */
const maxRunWork = 4_000_000;
const maxTotalWork = 16_000_000;

/** What `[label]: address` lines defined. Without a prototype, so that `[constructor]` finds nothing. */
export type Definitions = Links;

export const noDefinitions = (): Definitions => Object.create(null);

/** HTML is text here: with both rules silent, a tag falls through to paragraphs and plain text. */
class PlainTokenizer extends Tokenizer {
  override html(): undefined {
    return undefined;
  }
  override tag(): undefined {
    return undefined;
  }
}

const options = { gfm: true, tokenizer: new PlainTokenizer() };

class BoundedLexer extends Lexer {
  private blockDepth = 0;
  private inlineDepth = 0;
  private work = 0;

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped?: boolean): Token[] {
    if (this.blockDepth >= maxBlockDepth) {
      tokens.push({ type: 'text', raw: src, text: src });
      return tokens;
    }
    this.blockDepth++;
    try {
      return super.blockTokens(src, tokens, lastParagraphClipped);
    } finally {
      this.blockDepth--;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.inlineDepth >= maxInlineDepth || (this.inlineDepth === 0 && this.tooMuch(src))) {
      tokens.push({ type: 'text', raw: src, text: src });
      return tokens;
    }
    this.inlineDepth++;
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.inlineDepth--;
    }
  }

  private tooMuch(src: string): boolean {
    let marks = 0;
    for (let at = 0; at < src.length; at++) if (isMark(src.charCodeAt(at))) marks++;
    const work = marks * src.length;
    this.work += work;
    return work > maxRunWork || this.work > maxTotalWork;
  }
}

/** The characters whose rules look at the rest of the run: `!`, `*`, `_`, `~`. */
const isMark = (code: number) => code === 0x21 || code === 0x2a || code === 0x5f || code === 0x7e;

/** Use to read Markdown; `definitions` is extended by the ones found. Never throws and never takes long, whatever the text. */
export function lex(src: string, definitions: Definitions): MarkedToken[] {
  const lexer = new BoundedLexer(options);
  lexer.tokens.links = definitions;
  try {
    lexer.blockTokens(src, lexer.tokens);
    for (const run of lexer.inlineQueue) lexer.inlineTokens(run.src, run.tokens);
    return lexer.tokens as MarkedToken[];
  } catch {
    // A rule that fails on hostile text must cost the reader nothing but the formatting.
    return [
      {
        type: 'paragraph',
        raw: src,
        text: src,
        tokens: [{ type: 'text', raw: src, text: src, escaped: false }],
        pre: false,
      } as MarkedToken,
    ];
  }
}
