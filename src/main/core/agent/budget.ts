/** The budget as pure rules: what a call can cost at worst, what fits, and what it is charged in the end. */
import type { Price } from '../../../contract/models.ts';
import type { ModelContent, ModelEvent, ModelRequest, ModelUsage } from './provider.ts';

/** Whole billionths of a US dollar: sums stay exact, so that a cap holds to the last digit and a rebuild equals the original. */
export type Nano = number;

export const toNano = (dollars: number): Nano => Math.round(dollars * 1e9);
export const toDollars = (nano: Nano): number => nano / 1e9;

/** What one token costs, in nanodollars. */
export interface TokenPrice {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

export const freeOfCharge: TokenPrice = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** A dollar per million tokens is a thousand nanodollars per token. Unknown cache prices are taken at their dearest. */
export function tokenPrice(price: Price): TokenPrice {
  const each = (perMTok: number) => Math.round(perMTok * 1e6) / 1e3;
  return {
    input: each(price.inputPerMTok),
    output: each(price.outputPerMTok),
    cacheRead: each(price.cacheReadPerMTok ?? price.inputPerMTok),
    cacheWrite: each(price.cacheWritePerMTok ?? price.inputPerMTok * 1.25),
  };
}

/** A guess on the high side: a third of the ASCII bytes, and more than a token for each character of most other scripts. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 3 + (Buffer.byteLength(text) - text.length) / 2);
}

/** How large a request is. `estimate` is a guess on the high side; `most` cannot be passed; `least` no honest count goes under. */
export interface RequestSize {
  estimate: number;
  most: number;
  least: number;
}

const framing = { request: 64, part: 16, tools: 1000 };
/** The largest that vision models charge for one picture, whatever its size. */
const tokensPerImage = 5000;

export function sizeOfText(text: string): RequestSize {
  const bytes = Buffer.byteLength(text);
  // A token is at least one byte. Forty bytes in each, over a whole prompt, is more than any tokenizer manages.
  return { estimate: Math.ceil(text.length / 3 + (bytes - text.length) / 2), most: bytes, least: Math.floor(bytes / 40) };
}

export function addSizes(sizes: Iterable<RequestSize>): RequestSize {
  const sum = { estimate: 0, most: 0, least: 0 };
  for (const size of sizes) {
    sum.estimate += size.estimate;
    sum.most += size.most;
    sum.least += size.least;
  }
  return sum;
}

function sizeOfPart(part: ModelContent): RequestSize {
  if (part.type === 'image') return { estimate: tokensPerImage, most: tokensPerImage, least: 0 };
  // Blocks of a provider's own may be left out by another one: they count for the most, never for the least.
  if (part.type === 'opaque') return { ...sizeOfText(JSON.stringify(part.block) ?? ''), least: 0 };
  if (part.type === 'tool_call') return { ...sizeOfText(part.name + (JSON.stringify(part.args) ?? '')), least: 0 };
  return sizeOfText(part.text);
}

export function sizeOfMessage(message: ModelRequest['messages'][number]): RequestSize {
  const sum = addSizes(message.content.map(sizeOfPart));
  const overhead = framing.part * (1 + message.content.length);
  return { estimate: sum.estimate + framing.part / 4, most: sum.most + overhead, least: sum.least };
}

/** Everything but the messages: the system prompt and the tools. */
export function sizeOfFrame({ system, tools }: Pick<ModelRequest, 'system' | 'tools'>): RequestSize {
  const said = sizeOfText(system);
  const listed = tools?.length ? sizeOfText(JSON.stringify(tools)) : null;
  return {
    estimate: said.estimate + framing.part + (listed ? listed.estimate + framing.tools / 2 : 0),
    most: said.most + framing.request + (listed ? listed.most * 2 + framing.tools : 0),
    least: said.least,
  };
}

/** The worst that a call can cost: all input at its dearest price, and every output token that it may have. */
export function worstCost(price: TokenPrice, inputTokens: number, outputTokens: number): Nano {
  const input = inputTokens * Math.max(price.input, price.cacheWrite, price.cacheRead);
  return Math.ceil(input + outputTokens * price.output);
}

/** What so many tokens cost. */
export function usageCost(price: TokenPrice, usage: ModelUsage): Nano {
  return Math.ceil(
    usage.inputTokens * price.input +
      usage.cacheReadTokens * price.cacheRead +
      usage.cacheWriteTokens * price.cacheWrite +
      usage.outputTokens * price.output,
  );
}

/** An answer shorter than this is not worth its input. */
export const leastOutput = 256;

/** The most output tokens, up to those wanted, whose worst cost fits into `room`; null where not even a short answer does. */
export function outputThatFits(call: { price: TokenPrice; inputTokens: number; wanted: number; room: Nano }): number | null {
  const { price, inputTokens, wanted, room } = call;
  if (worstCost(price, inputTokens, wanted) <= room) return wanted;
  const least = Math.min(wanted, leastOutput);
  if (price.output === 0 || worstCost(price, inputTokens, least) > room) return null;
  let tokens = Math.min(wanted, Math.floor((room - worstCost(price, inputTokens, 0)) / price.output));
  // Rounding may be one token off either way.
  while (tokens > least && worstCost(price, inputTokens, tokens) > room) tokens -= 1;
  return Math.max(tokens, least);
}

export type CapName = 'perDay' | 'perMonth' | 'perRun' | 'perJob';

/** One cap as a call meets it. */
export interface Cap {
  name: CapName | 'ofRun';
  cap: Nano;
  spent: Nano;
  reserved: Nano;
}

/** The narrowest of the caps, with what it leaves; null where there is none. Never below nothing. */
export function narrowest(caps: readonly Cap[]): (Cap & { room: Nano }) | null {
  const rooms = caps.map((cap) => ({ ...cap, room: Math.max(0, cap.cap - cap.spent - cap.reserved) }));
  return rooms.reduce<(Cap & { room: Nano }) | null>((least, cap) => (least && least.room <= cap.room ? least : cap), null);
}

/** Watches what streams out of a provider. */
export interface OutputMeter {
  /** Answers true once the stream is past what was asked for, by any honest way of counting. */
  add(event: ModelEvent): boolean;
  /** A guess on the high side of the tokens so far. */
  readonly estimate: number;
  /** No honest count is lower. */
  readonly least: number;
}

/**
 * Real tokenizers average three to five characters a token and never eight over a text, once white space and runs of the
 * same character are left out (these alone they pack by dozens). So a stream is past its maximum, and a report is a lie, only
 * when even eight characters in each token cannot explain it: an honest provider is neither cut nor charged more than it says.
 */
const mostCharsPerToken = 8;
const mostPackedChars = 64;

export function outputMeter(maxOutputTokens: number): OutputMeter {
  let chars = 0;
  let wide = 0;
  let dense = 0;
  let previous = 0;
  const addText = (text: string) => {
    chars += text.length;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 32 && code !== previous) dense += 1;
      if (code > 127) wide += code < 2048 ? 1 : 2;
      previous = code;
    }
  };
  return {
    add(event) {
      if (event.type === 'text' || event.type === 'thinking') addText(event.delta);
      else if (event.type === 'tool_call') addText(event.name + (JSON.stringify(event.args) ?? ''));
      else return false;
      return dense > (maxOutputTokens + 16) * mostCharsPerToken || chars > (maxOutputTokens + 16) * mostPackedChars;
    },
    get estimate() {
      return Math.ceil(chars / 3 + wide / 2);
    },
    get least() {
      return Math.floor(dense / mostCharsPerToken);
    },
  };
}

/** What is known when a call has ended, however it ended. */
export interface Ending {
  price: TokenPrice;
  reserved: Nano;
  /** What the provider says; null where it said nothing. */
  reported: ModelUsage | null;
  input: RequestSize;
  output: Pick<OutputMeter, 'estimate' | 'least'>;
  /** False where the stream was cut off or stopped: then the report may be of its beginning only. */
  whole: boolean;
}

export interface Charge {
  usage: ModelUsage;
  cost: Nano;
  /** True where the report was missing or could not be true, and the counts are Hearth's own. */
  estimated: boolean;
}

/** A report may be so many tokens short and still be taken: what that is worth is not worth doubting anybody for. */
const slack = { input: 500, output: 16 };

/**
 * A report that can be true is charged as it stands. One that cannot is replaced by the high guess, each side for itself.
 * The charge never passes what was reserved: that was the worst case, so a larger report is false too, and caps hold.
 */
export function charge({ price, reserved, reported, input, output, whole }: Ending): Charge {
  // Where nothing is charged there is nothing to lie about.
  if (reported !== null && reserved === 0) return { usage: reported, cost: 0, estimated: false };
  const said = reported ?? { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const saidInput = said.inputTokens + said.cacheReadTokens + said.cacheWriteTokens;
  const inputHolds = reported !== null && saidInput > 0 && saidInput >= input.least - slack.input;
  const saysSomething = said.outputTokens > 0 || output.estimate === 0;
  const outputHolds = saysSomething && said.outputTokens >= (whole ? output.least - slack.output : output.estimate);
  const usage: ModelUsage = {
    ...(inputHolds ? said : { inputTokens: input.estimate, cacheReadTokens: 0, cacheWriteTokens: 0 }),
    outputTokens: outputHolds ? said.outputTokens : Math.max(said.outputTokens, output.estimate),
  };
  const cost = Math.min(reserved, usageCost(price, usage));
  return { usage, cost, estimated: !inputHolds || !outputHolds };
}
