/** The sentences of a message that are a person's own statements: what is quoted, pasted, asked or supposed is left out. */

/** Nobody types so much at once by hand: it was pasted, and is somebody else's more often than not. */
const longestParagraph = 700;
const longestMessage = 8_000;
const longestSentence = 320;
const fewestWords = 2;

const fence = /```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)/g;
/** Lines of a quotation, a table, a log, a mail's head, code. */
const notProse =
  /^\s*(?:>|\||#{1,6}\s|[-=*_]{3,}\s*$|(?:from|to|cc|subject|date|sent|re|fwd?|von|an|betreff):\s|\d{4}-\d\d-\d\d[T ]\d\d:|\[[^\]]*\]\s|(?:at|import|const|let|var|def|class|function|return|if)\b.*[{;(]\s*$|[{}[\]<]|\$\s|\w+@\w+[:~])/i;
/** What follows such a line is shown, not said. */
const announces =
  /(?:\b(?:here(?:['’]s| is| are)|this is what|e-?mail|message|text|letter|article|log|output|says?|wrote|said|reads?|following|below|draft|translate|summari[sz]e|rewrite|proofread|correct)\b[^.!?\n]*|^)[:：]\s*$/im;

/** Abbreviations whose point ends no sentence. */
const shortened =
  /\b(?:dr|mr|mrs|ms|prof|st|jr|sr|vs|etc|e\.g|i\.e|approx|no|inc|ltd|co|dept|mt|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|a\.m|p\.m)\.$/i;

/** Use on what a person typed. Each is one statement, trimmed, with its own punctuation taken off. */
export function statementsIn(message: string): string[] {
  if (message.length > longestMessage) return [];
  return ownWords(message)
    .split(/\n+/)
    .filter((paragraph) => paragraph.length <= longestParagraph)
    .flatMap(sentencesOf)
    .filter(isStatement);
}

function ownWords(message: string): string {
  const prose = message.replace(fence, '\n');
  const shown = announces.exec(prose);
  // "Remember: …" announces nothing but itself: only a line that ends with the colon does.
  const own = shown ? prose.slice(0, shown.index) : prose;
  return own
    .split('\n')
    .filter((line) => !notProse.test(line))
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, ''))
    .join('\n');
}

function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  let open = '';
  for (const piece of paragraph.split(/(?<=[.!?…]["”’)]?)\s+/)) {
    open = open === '' ? piece : `${open} ${piece}`;
    if (shortened.test(open)) continue;
    sentences.push(open.trim());
    open = '';
  }
  if (open !== '') sentences.push(open.trim());
  return sentences;
}

const asks =
  /\?\s*["”’)]?$|^(?:who|what|when|where|why|how|which|whose|do|does|did|is|are|am|was|were|has|have you|can|could|should|would|will|shall|may|might|isn['’]t|aren['’]t|don['’]t you|didn['’]t|won['’]t|any idea)\b/i;
/** Supposed, uncertain, of somebody else's words, or of a part that is played. */
const unsure =
  /\b(?:if|unless|whether|suppos(?:e|ing)|imagine|pretend|let['’]s say|say,|hypothetical(?:ly)?|what if|maybe|perhaps|possibly|probably|might|i guess|i think|i suppose|not sure|i wonder|as if|as though|would(?:n['’]t)?|could(?:n['’]t)?|i wish|hopefully|i hope|for example|e\.g|kidding|joking|sarcas\w*|in the (?:story|novel|book|film|movie|game|dream)|character|role-?play|act as|you are|you['’]re|quote)\b|\b(?:said|says|told|wrote|writes|asked|claims?|thinks?|according to|read that|heard)\b/i;
/** More than a name in quotation marks is somebody's words. */
const quoted = /["“„«][^"”“»]*\s[^"”“»]*\s[^"”“»]*["”“»]/;

function isStatement(sentence: string): boolean {
  if (sentence.length > longestSentence || sentence.split(/\s+/).length < fewestWords) return false;
  return !quoted.test(sentence);
}

/** True for what is asked. */
export const isQuestion = (sentence: string): boolean => asks.test(sentence);
/** True for what is only supposed, or reported. */
export const isUnsure = (sentence: string): boolean => unsure.test(sentence);
