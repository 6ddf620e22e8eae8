/** Plain sentences about remembering and noting, in English: what is wanted. Pure. */

export type Wish =
  | { do: 'remember'; text: string }
  /** `query` is null for "that": what was spoken of last. */
  | { do: 'forget'; query: string | null }
  | { do: 'recall'; query: string; asked: boolean }
  | { do: 'note'; text: string }
  | { do: 'undo' };

const polite = String.raw`^(?:(?:hi|hello|hey|ok(?:ay)?|and|so|hearth)[,!]?\s+)*(?:please\s+)?(?:(?:can|could|would|will) you (?:please )?|i(?:['’]d like| want) you to )?(?:please\s+)?`;
const said = (rest: string): RegExp => new RegExp(polite + rest, 'isu');

const remember = said(
  String.raw`(?:remember|keep in mind|bear in mind|don['’]t forget|memori[sz]e|make a mental note)(?:\s+for (?:later|next time|the future))?(?:\s*[:,—–]\s*|\s+that\s+|\s+(?!(?:to|when|how|why|what|who|where|if|me|us|this|it|the time)\b))(?<rest>\S.*)$`,
);
const forgetThat = said(
  String.raw`(?:forget|delete|erase|remove)\s+(?:that|this|that one|what i (?:just )?(?:said|told you)|what you (?:just )?remembered)(?: again)?$`,
);
const forgetAbout = said(
  String.raw`(?:forget|delete what you know|erase what you know)\s+(?:(?:what (?:i|we)(?:['’]ve| have)? (?:said|told you)|what you (?:know|remember)|everything|all|anything)(?: (?:that )?(?:i|we|you)(?:['’]ve| have)? (?:said|told you|know|remember))?\s+)?(?:(?:about|of|on|that)\s+)?(?<rest>\S.*)$`,
);
const aboutWhat = said(
  String.raw`(?:what (?:do|did|can) you (?:know|remember|recall|have|tell me)|what (?:have|did) i (?:said|told you|tell you|say)|do you (?:know|remember|recall) (?:anything|something)|(?:tell|show) me (?:what you (?:know|remember)|everything))\s+(?:(?:about|of|on)\s+)(?<rest>\S.*)$`,
);
const doYouKnow = said(
  String.raw`do you (?:know|remember|recall)\s+(?<rest>(?:who|what|when|where|which|how|if|whether|that|my|our|the)\b.*)$`,
);
/** Asked about the person's own things, it is in memory or nowhere. */
const ownThing =
  /^(?<rest>(?:who|what|when|where|which|how (?:old|many|much|big|tall|long))(?:['’]s|\s+\S+)?\s+(?:\S+\s+){0,2}?(?:my|our|i|we)\b.*)$/is;
const note = said(
  String.raw`(?:(?:take|make) a note|note(?: down)?|write down|jot down|add to (?:my|the) notes?)(?:\s*[:,]\s*|\s+(?:that|of|to)\s+|\s+)(?<rest>\S.*)$`,
);
const undo = said(String.raw`(?:undo(?:\s+(?:that|this|it))?|take (?:that|it) back)$`);

/** What is wanted of memory; null where it is something else. */
export function wishIn(text: string): Wish | null {
  const whole = text.trim();
  const plain = whole.replace(/[.!?\s]+$/, '');
  const rest = (pattern: RegExp): string | undefined => pattern.exec(plain)?.groups?.rest?.trim();
  if (undo.test(plain)) return { do: 'undo' };
  if (forgetThat.test(plain)) return { do: 'forget', query: null };
  // "Forget it" lets a matter rest; it means no memory.
  if (/\bforget (?:it|about it|me)$/i.test(plain)) return null;
  const noted = rest(note);
  if (noted !== undefined && !/\?$/.test(whole)) return { do: 'note', text: noted };
  const kept = rest(remember);
  if (kept !== undefined && !/^do you/i.test(plain) && !(/\?$/.test(whole) && !/^(?:can|could|would|will)\b/i.test(plain)))
    return { do: 'remember', text: kept };
  const gone = rest(forgetAbout);
  if (gone !== undefined && !/^(?:to|how|why)\b/i.test(gone)) return { do: 'forget', query: gone };
  const asked = rest(aboutWhat) ?? rest(doYouKnow);
  if (asked !== undefined) return { do: 'recall', query: asked, asked: true };
  const own = rest(ownThing);
  return own === undefined ? null : { do: 'recall', query: own, asked: false };
}
