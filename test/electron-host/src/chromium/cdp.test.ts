import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitAtNul } from './cdp.ts';

test('messages come out whole, wherever the pipe cuts them', () => {
  const message = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (messages, size) => {
      const bytes = Buffer.from(messages.map((text) => `${text}\0`).join(''));
      const received: string[] = [];
      const write = splitAtNul((text) => received.push(text));
      for (let at = 0; at < bytes.length; at += size) write(bytes.subarray(at, at + size));
      expect(received).toEqual(messages);
    }),
  );
});
