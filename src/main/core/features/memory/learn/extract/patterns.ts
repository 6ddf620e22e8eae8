/** Which statements are worth keeping, without a model: few kinds, each plain. What is not plainly one of them is left alone. */
import type { MemoryRecord } from '../../../../../../contract/memory/index.ts';

export interface Sort {
  readonly pattern: RegExp;
  readonly kind: MemoryRecord['kind'];
  readonly area: MemoryRecord['area'];
  readonly why: string;
  /** What is like it and is none. */
  readonly not?: RegExp;
}

const fact = { kind: 'semantic', area: 'main' } as const;
const event = { kind: 'episodic', area: 'fragments' } as const;

const lead = String.raw`^(?:(?:and|but|so|well|oh|ok(?:ay)?|btw|by the way|also|actually|just so you know|for the record|fyi|note that|yes|no|hi|hello|hey)[,!:.]?\s+)*`;
const of = (source: string): RegExp => new RegExp(lead + source, 'iu');

/** Words that name people: of them a person says lasting things. */
const people = `(?:wife|husband|partner|fianc[eé]e?|girlfriend|boyfriend|son|daughter|kids?|children|child|baby|mother|mom|mum|father|dad|parents|(?:older |younger |little |big |twin )?(?:brother|sister)s?|aunt|uncle|cousin|grand(?:mother|father|ma|pa|parents|son|daughter)|niece|nephew|(?:best |old )?friend|boss|manager|colleague|coworker|neighbou?r|landlord|roommate|flatmate|dentist|doctor|gp|therapist|lawyer|accountant|teacher|vet|dog|cat|puppy|kitten|pet|horse|parrot)(?:['’]s)?`;

/** What "my … is" tells of the moment, and not of the person. */
const passing = `(?:question|point|guess|problem|issue|concern|worry|bad|fault|mistake|idea|thought|thinking|opinion|view|understanding|impression|assumption|hope|fear|plan (?:is to|for today)|goal (?:here|today|is to)|aim|task|code|script|function|program|query|command|error|output|input|test|tests|build|message|prompt|request|answer|suggestion|feeling|head|mood|brain|next|last (?:message|question)|current|mind|turn|pleasure|apologies|time is)`;

const objectless = /\b(?:it|that|this|these|those|them|one|so|too|both|either|your|you)\s*[.!]*$/i;

export const sorts: readonly Sort[] = [
  {
    ...fact,
    pattern: of(
      String.raw`(?:please )?(?:call me|my name(?: is|['’]s)|i go by|everyone calls me)\s+\p{L}[\p{L}'’ .-]{0,40}[.!]*$`,
    ),
    why: 'How the user is called.',
    not: /call me (?:when|if|back|later|tomorrow|crazy|a|an|maybe|old|at|on|in|so)\b|\bmy name(?: is|['’]s) (?:on|in|not|being|spelled|missing|there|here|wrong)\b/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`(?:my|our|\p{Lu}\p{L}+['’]s) (?:\p{L}+['’]s )?(?:\d{1,3}(?:st|nd|rd|th) )?(?:birthday|anniversary)(?: is|['’]s| falls)\b.*(?:\d|january|february|march|april|may|june|july|august|september|october|november|december)`,
    ),
    why: 'A date that matters to the user.',
  },
  {
    ...fact,
    pattern: of(
      String.raw`my ${people}(?: \p{L}+)? (?:is|are|works?|lives?|has|have|was born|studies|goes to|likes?|loves?|hates?|speaks?|plays?|(?:name )?is (?:called|named))\b`,
    ),
    why: 'About somebody close to the user.',
    not: /\b(?:sick|ill|tired|angry|mad|upset|sleeping|asleep|coming|going|here|home|late|away|busy|waiting|crying|annoying|asking|visiting|in the|at the|on the)\b/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`(?:my|our) (?!(?:${passing}|${people})\b)(?:[\p{L}\p{N}'’-]+ ){1,4}?(?:is|are|runs?|has|have|lives?|sits?|stands?|uses?)\s+(?!(?:not (?:working|sure)|broken right|about to|going to|giving|trying|getting|being|so|too|very|really|a mess|down|slow|hot|cold|late|here|there|done|ready|full|empty|ok|okay|fine|good|bad|great|killing|acting|still|that|to|how|what|why|whether|because|just|crashing|failing|hurting|[\p{L}]+ing\b|\p{L}+ed[.!]*$))\S`,
    ),
    why: 'Something that is the user’s.',
  },
  {
    ...fact,
    pattern: of(
      String.raw`(?:i['’]m|i am) (?:an? )?(?:allergic to|intolerant|vegetarian|vegan|pescatarian|diabetic|left-?handed|right-?handed|colou?r-?blind|dyslexic|deaf|married|divorced|engaged to|single|retired|self-?employed|from|based in|living in|originally from|\d{1,3} years old|learning|studying|responsible for|in charge of)\b`,
    ),
    why: 'A fact about the user.',
    not: /\bfrom (?:scratch|there|here|now|the (?:start|beginning|future))|learning (?:a lot|that|how much)|engaged to (?:talk|help)/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`(?:i['’]m|i am) (?:an?|the) (?!bit|little|lot|few|fool|idiot|big fan of (?:this|that|it|your)|huge fan of (?:this|that|it|your)|fan of (?:this|that|it|your)|mess|wreck|minute|while|day|step|moment|huge|great|language model|an ai|bot\b)(?:[\p{L}-]+\s?){1,6}`,
    ),
    why: 'What the user is.',
    not: /\b(?:bit|little|lot|afraid|worried|late|early|confused|minutes?|hours?|weeks? (?:late|behind|away)|one who|only one|problem|right now|at the moment|today|moment away)\b/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`i (?:currently |now |still |also )?(?:live|work|grew up|was born|study|teach|volunteer)(?: (?:in|at|for|as|on|near|with|from|remotely|part-?time|full-?time|nights)\b|ed in\b)`,
    ),
    why: 'Where the user lives or works.',
    not: /\bwork (?:on|with) (?:this|that|it|the)\b|\b(?:live in (?:fear|hope|the moment)|work for (?:me|you|this|that|now)|work on it)\b/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`i (?:also |only |usually |always |normally |mostly )?(?:speak|play|drive|own|ride|collect|practi[cs]e|coach|run) (?:an? |the |my )?[\p{L}\p{N}][\p{L}\p{N}'’ .,-]{2,}`,
    ),
    why: 'A fact about the user.',
    not: /\b(?:run (?:into|out|it|this|that|the|a (?:test|query|command|script)|npm|git|docker|late)|drive (?:me|you|this|home)|play (?:around|with (?:it|this|that))|own (?:it|this|that)|for you|right now|at the moment|today)\b/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`(?:i|we)(?:['’]ve got| have(?: got)?) (?:an?|two|three|four|five|six|\d{1,2}) (?!question|problem|issue|feeling|idea|doubt|meeting|call|appointment|look|hunch|bug|error|typo|task|request|favou?r|headache|cold|fever|minute|second|moment|thought|suggestion|plan|deadline|exam|interview|party|guest|dream|dinner|lunch|file|function|list|table|string|line|class|script|test|minutes|questions|problems|things|options|files|hard time|lot|few|bit|couple|good|bad|chance|choice|point|reason|quick|small|weird|strange|stupid|big|new (?:idea|problem|question|bug))[\p{L}\p{N}-]+`,
    ),
    why: 'Something that the user has.',
    not: /\b(?:to (?:do|make|solve|finish|write|say|ask|go)|today|tomorrow|tonight|right now|this (?:morning|week|afternoon)|at \d|in my (?:code|head)|which|left)\b/i,
  },
  {
    ...fact,
    pattern: of(
      String.raw`(?:i|we) (?:really |absolutely |much |strongly |generally |usually |always |still |also |just |tend to )?(?:prefer|like|love|enjoy|hate|dislike|detest|adore|avoid|can['’]t stand|cannot stand|don['’]t (?:like|eat|drink)|do not (?:like|eat|drink)|never (?:eat|drink|use|buy|wear|work)|always (?:use|take|wear|buy|drink|order)) (?!(?:it|that|this|these|those|them|you|your|how|what|the (?:new |old |current |latest )?(?:idea|design|version|layout|draft|tone|structure|approach|title|text|color|wording|way|sound|look|second|first|last|answer|suggestion|plan|one)|where|when|to know|to see|to hear|to ask|to say|to think|to have|to be able)\b)\S`,
    ),
    why: 'What the user likes or not.',
    not: /\bi['’]d\b|\bfor now\b|\bthis time\b/i,
  },
  {
    ...event,
    pattern: of(
      String.raw`(?:i|we)(?:['’]ve| have| just| finally| recently)* (?:moved|relocated) (?:(?:in)?to|from|in|out|back|house)\b`,
    ),
    why: 'Something that changed for the user.',
    not: /\bmoved (?:to|on to) (?:the next|another (?:topic|question)|bed)|moved on\b|\bthe (?:file|code|function)/i,
  },
  {
    ...event,
    pattern: of(
      String.raw`(?:i|we)(?:['’]ve| have| just| finally| recently)* (?:started (?:a new job|working (?:at|for|as)|at (?:a|my|the)|studying|school|university)|got (?:married|engaged|divorced|promoted|fired|laid off|a (?:new )?(?:job|dog|cat|puppy|kitten|car|bike|house|promotion))|quit my job|retired|graduated|adopted (?:a|an|two)|bought (?:a|an|our|my|the|two|new)|sold (?:my|our|the)|signed (?:the|a) (?:lease|contract)|had a baby)\b`,
    ),
    why: 'Something that happened to the user.',
    not: /\b(?:milk|bread|groceries|coffee|lunch|dinner|ticket to)\b/i,
  },
  {
    ...event,
    pattern: of(
      String.raw`(?:i|we)(?:['’]ve| have| just| finally| recently)* (?:switched|migrated|upgraded|changed) (?:(?:\S+ ){0,4})?(?:to|from) \S`,
    ),
    why: 'Something that changed for the user.',
    not: /\b(?:it|this|that|the (?:code|line|function|variable|file|name)) (?:to|from)\b|\bthe topic\b/i,
  },
  {
    ...event,
    pattern: of(
      String.raw`(?:let['’]s (?:go with|settle on|stick with)|(?:i|we)(?:['’]ve| have| just| finally)* (?:decided|agreed|chose|settled|opted)(?: to| on| that| for| against)?|(?:i|we)['’]ll (?:go with|stick with)|(?:the|our|my) decision is(?: to)?|it['’]s decided:?) \S`,
    ),
    why: 'A decision.',
    not: objectless,
  },
  {
    kind: 'procedural',
    area: 'solutions',
    pattern: of(
      String.raw`(?:the (?:fix|solution|cause|root cause|culprit|trick)(?: for [^,.]{3,60})? (?:was|turned out to be|is)|it turned out (?:that |to be )?|what (?:helped|fixed (?:it|this)|worked|solved it) (?:was|is)|turns out (?:that )?)\s*\S`,
    ),
    why: 'What solved something.',
    not: objectless,
  },
];

/** True where what is spoken of is nothing but "it" or "that": alone it says nothing. */
export const isObjectless = (sentence: string): boolean => objectless.test(sentence);

/** Asked for in so many words. What follows is the statement; "remember to …" is a task, and none. */
export const askedFor =
  /^(?:(?:and|also|ok(?:ay)?|so|hi|hello|hey(?: hearth)?|hearth|please|btw|by the way)[,!]?\s+)*(?:(?:can|could|would|will) you (?:please )?|i(?:['’]d like| want) you to |you should |make sure (?:to|you) )?(?:please )?(?:remember|keep in mind|bear in mind|don['’]t forget|do not forget|memori[sz]e|make a mental note)(?:\s+for (?:later|next time|the future))?(?:\s*[:,—–-]\s*|\s+that\s+|\s+(?=(?:my|our|i|we|i['’]m|\p{Lu}\p{L}+['’]s|the [\p{L} -]{2,40} (?:is|are|was|has|runs|lives)|\p{Lu}\p{L}+ (?:is|are|was|has|likes|lives|works))\b))(?<rest>\S[\s\S]*)$/iu;
