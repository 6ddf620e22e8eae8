import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSizes,
  type Cap,
  charge,
  estimateTokens,
  leastOutput,
  narrowest,
  outputMeter,
  outputThatFits,
  sizeOfFrame,
  sizeOfMessage,
  tokenPrice,
  toNano,
  usageCost,
  worstCost,
} from './budget.ts';

const sonnet = tokenPrice({ inputPerMTok: 3, outputPerMTok: 15, cacheReadPerMTok: 0.3, cacheWritePerMTok: 3.75 });
const dollars = fc.double({ min: 0, max: 100, noNaN: true });
const anyPrice = fc
  .record({ inputPerMTok: dollars, outputPerMTok: dollars, cacheReadPerMTok: dollars, cacheWritePerMTok: dollars })
  .map(tokenPrice);
const tokens = fc.integer({ min: 0, max: 200_000 });
const usageOf = (inputTokens: number, outputTokens: number) => ({
  inputTokens,
  outputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
});
const size = (text: string) => sizeOfMessage({ role: 'user', content: [{ type: 'text', text }] });
const streamed = (text: string, max = 1_000_000) => {
  const meter = outputMeter(max);
  meter.add({ type: 'text', delta: text });
  return meter;
};

describe('prices', () => {
  it('are exact in nanodollars, and dear where a cache price is not known', () => {
    expect(sonnet).toEqual({ input: 3000, output: 15_000, cacheRead: 300, cacheWrite: 3750 });
    expect(tokenPrice({ inputPerMTok: 2, outputPerMTok: 10 })).toEqual({
      input: 2000,
      output: 10_000,
      cacheRead: 2000,
      cacheWrite: 2500,
    });
    expect(tokenPrice({ inputPerMTok: 0.07, outputPerMTok: 0.0075 })).toMatchObject({ input: 70, output: 7.5 });
  });

  it('never charge more than the worst case for any use within it', () => {
    fc.assert(
      fc.property(
        anyPrice,
        tokens,
        tokens,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (price, input, output, [a = 0, b = 0, c = 0]) => {
          const read = Math.floor(input * a * b);
          const wrote = Math.floor((input - read) * c);
          const usage = {
            inputTokens: input - read - wrote,
            cacheReadTokens: read,
            cacheWriteTokens: wrote,
            outputTokens: output,
          };
          expect(usageCost(price, usage)).toBeLessThanOrEqual(worstCost(price, input, output));
        },
      ),
    );
  });
});

describe('estimates', () => {
  it('are on the high side of what tokenizers make of prose, code and other scripts', () => {
    // Prose is about a token a word, Chinese at most one a character, code about one for each name and sign.
    expect(estimateTokens('The quick brown fox jumps over the lazy dog.')).toBeGreaterThanOrEqual(10);
    expect(estimateTokens('我今天想去公园散步')).toBeGreaterThanOrEqual(9);
    expect(estimateTokens('const x = items.map((item) => item.id);')).toBeGreaterThanOrEqual(12);
  });

  it('never fall under a third of the bytes, nor pass the bound that a call reserves for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const bytes = Buffer.byteLength(text);
        expect(estimateTokens(text)).toBeGreaterThanOrEqual(Math.floor(bytes / 3));
        const whole = addSizes([size(text), sizeOfFrame({ system: text })]);
        expect(whole.estimate).toBeLessThanOrEqual(whole.most);
        expect(whole.least).toBeLessThanOrEqual(whole.estimate);
        expect(whole.most).toBeGreaterThanOrEqual(2 * bytes);
      }),
    );
  });
});

describe('a call that wants to start', () => {
  it('keeps its output where it fits, has it lowered where it does not, and is refused under a short answer', () => {
    const ask = (room: number) => outputThatFits({ price: sonnet, inputTokens: 1000, wanted: 8000, room });
    expect(ask(worstCost(sonnet, 1000, 8000))).toBe(8000);
    expect(ask(worstCost(sonnet, 1000, 8000) - 1)).toBe(7999);
    expect(ask(worstCost(sonnet, 1000, leastOutput))).toBe(leastOutput);
    expect(ask(worstCost(sonnet, 1000, leastOutput) - 1)).toBeNull();
    expect(ask(0)).toBeNull();
  });

  it('may be shorter than the least where it asked for less, and is free where the model is', () => {
    expect(outputThatFits({ price: sonnet, inputTokens: 0, wanted: 16, room: 16 * sonnet.output })).toBe(16);
    expect(
      outputThatFits({ price: tokenPrice({ inputPerMTok: 0, outputPerMTok: 0 }), inputTokens: 9, wanted: 99, room: 0 }),
    ).toBe(99);
  });

  it('never gets more than fits, and as much as fits', () => {
    fc.assert(
      fc.property(
        anyPrice,
        tokens,
        fc.integer({ min: 1, max: 128_000 }),
        fc.integer({ min: 0, max: 1e11 }),
        (price, inputTokens, wanted, room) => {
          const got = outputThatFits({ price, inputTokens, wanted, room });
          if (got === null) {
            expect(worstCost(price, inputTokens, Math.min(wanted, leastOutput))).toBeGreaterThan(room);
            return;
          }
          expect(got).toBeLessThanOrEqual(wanted);
          expect(worstCost(price, inputTokens, got)).toBeLessThanOrEqual(room);
          if (got < wanted && got > leastOutput) expect(worstCost(price, inputTokens, got + 2)).toBeGreaterThan(room);
        },
      ),
    );
  });

  it('is bound by the narrowest cap, and a cap that is already passed leaves nothing', () => {
    const cap = (name: Cap['name'], cap: number, spent: number, reserved: number): Cap => ({ name, cap, spent, reserved });
    expect(narrowest([])).toBeNull();
    expect(narrowest([cap('perDay', 100, 10, 20), cap('perRun', 50, 0, 0)])).toMatchObject({ name: 'perRun', room: 50 });
    expect(narrowest([cap('perDay', 100, 90, 20)])).toMatchObject({ name: 'perDay', room: 0 });
  });
});

describe('any number of calls, in any order of starts and ends', () => {
  const step = fc.record({
    end: fc.boolean(),
    which: fc.nat(),
    input: fc.integer({ min: 0, max: 5000 }),
    wanted: fc.integer({ min: 1, max: 9000 }),
    said: fc.integer({ min: 0, max: 1_000_000 }),
    wrote: fc.integer({ min: 0, max: 20_000 }),
  });

  it('never pass the cap together, whatever providers report', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.array(step, { maxLength: 60 }), (cap, steps) => {
        let spent = 0;
        const open: { cost: number; wanted: number; most: number }[] = [];
        const held = () => open.reduce((sum, call) => sum + call.cost, 0);
        for (const { end, which, input, wanted, said, wrote } of steps) {
          const ended = end && open.length > 0 ? open.splice(which % open.length, 1)[0] : undefined;
          if (ended) {
            const sizes = { estimate: ended.most, most: ended.most, least: 0 };
            const output = streamed('abcd'.repeat(wrote));
            const bill = {
              price: sonnet,
              reserved: ended.cost,
              reported: usageOf(said, said),
              input: sizes,
              output,
              whole: true,
            };
            spent += charge(bill).cost;
          } else {
            const room = narrowest([{ name: 'perDay', cap, spent, reserved: held() }])?.room ?? 0;
            const got = outputThatFits({ price: sonnet, inputTokens: input, wanted, room });
            if (got !== null) open.push({ cost: worstCost(sonnet, input, got), wanted, most: input });
          }
          expect(spent + held()).toBeLessThanOrEqual(cap);
        }
      }),
    );
  });
});

describe('what a call is charged', () => {
  const prompt = size('Tell me about the sea. '.repeat(2000));
  const words = 'The sea covers most of the earth and is deep, cold and full of life. '.repeat(40);
  const honest = Math.round(words.length / 4.4);
  const bill = (over: Partial<Parameters<typeof charge>[0]>) =>
    charge({
      price: sonnet,
      reserved: toNano(1),
      reported: usageOf(10_100, honest),
      input: prompt,
      output: streamed(words),
      whole: true,
      ...over,
    });

  it('is what an honest provider says, to the token', () => {
    expect(bill({})).toEqual({ usage: usageOf(10_100, honest), cost: 10_100 * 3000 + honest * 15_000, estimated: false });
  });

  it('is what an honest provider says for white space and rules too, which tokenizers pack tightly', () => {
    const packed = `${' '.repeat(400)}\n${'='.repeat(400)}\n`.repeat(20);
    expect(bill({ output: streamed(packed), reported: usageOf(10_100, 400) }).estimated).toBe(false);
  });

  it('is an estimate on the high side where the report is missing or cannot be true', () => {
    for (const reported of [null, usageOf(0, 0), usageOf(1, 1)]) {
      const { usage, estimated } = bill({ reported });
      expect(estimated).toBe(true);
      expect(usage.outputTokens).toBeGreaterThan(honest);
      expect(usage.inputTokens).toBeGreaterThan(10_100);
    }
  });

  it('judges each side for itself', () => {
    expect(bill({ reported: usageOf(10_100, 3) }).usage.inputTokens).toBe(10_100);
    expect(bill({ reported: usageOf(0, honest) }).usage.outputTokens).toBe(honest);
  });

  it('takes the first report of a stream that was stopped for what it is: of the beginning only', () => {
    expect(bill({ reported: usageOf(10_100, 5), whole: false }).usage.outputTokens).toBeGreaterThan(honest);
  });

  it('never passes what was reserved, however much is reported', () => {
    expect(bill({ reported: usageOf(1e9, 1e9), reserved: 12_345 }).cost).toBe(12_345);
  });

  it('leaves the counts of a free model as they stand', () => {
    expect(bill({ reported: usageOf(0, 0), reserved: 0 })).toEqual({ usage: usageOf(0, 0), cost: 0, estimated: false });
  });
});

describe('the output meter', () => {
  const past = (max: number, text: string, chunk = 10) => {
    const meter = outputMeter(max);
    for (let at = 0; at < text.length; at += chunk) {
      if (meter.add({ type: 'text', delta: text.slice(at, at + chunk) })) return at + chunk;
    }
    return null;
  };

  it('lets an honest answer of the full length through', () => {
    const word = 'internationalization ';
    // Two tokens a word: ten characters each, more than prose ever has.
    expect(past(2000, word.repeat(700))).toBeNull();
    expect(past(1000, `${'    '.repeat(10)}x\n`.repeat(300))).toBeNull();
  });

  it('stops a stream without end, of words, of thoughts, of arguments or of nothing', () => {
    expect(past(100, 'endless words '.repeat(10_000))).toBeLessThan(3000);
    expect(past(100, ' '.repeat(100_000))).toBeLessThan(10_000);
    const meter = outputMeter(100);
    expect(meter.add({ type: 'thinking', delta: 'deep thought, '.repeat(100) })).toBe(true);
    expect(
      outputMeter(100).add({ type: 'tool_call', callId: '1', name: 'x', args: { text: 'long argument '.repeat(100) } }),
    ).toBe(true);
  });
});
