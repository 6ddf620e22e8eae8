import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventReader } from './lines.ts';

type Seen = [data: string, event: string];

function read(pieces: string[]): Seen[] {
  const seen: Seen[] = [];
  const reader = eventReader((data, event) => seen.push([data, event]));
  for (const piece of pieces) reader.take(piece);
  reader.end();
  return seen;
}

/** Cuts a text at the given places. */
function cutAt(text: string, places: number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

const line = fc.string().map((text) => text.replace(/[\r\n]/g, ''));
const sent = fc.record({ data: fc.array(line, { minLength: 1, maxLength: 3 }), event: line, comment: fc.boolean() });

describe('server-sent events', () => {
  it('are the same however the text is cut, and whichever line end is used', () => {
    fc.assert(
      fc.property(fc.array(sent), fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat()), (events, newline, places) => {
        const text = events
          .map(({ data, event, comment }) =>
            [...(comment ? [': ping'] : []), `event: ${event}`, ...data.map((part) => `data: ${part}`), '', ''].join(newline),
          )
          .join('');
        expect(read(cutAt(text, places))).toEqual(events.map(({ data, event }) => [data.join('\n'), event]));
      }),
      { numRuns: 500 },
    );
  });

  it('take data without a space after the colon, and a last event without its blank line', () => {
    expect(read(['data:one\n\nid: 7\nretry: 10\n\ndata: [DONE]'])).toEqual([
      ['one', ''],
      ['[DONE]', ''],
    ]);
  });
});
