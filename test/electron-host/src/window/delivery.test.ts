import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Cdp } from '../chromium/cdp.ts';
import { decodeList } from '../page/codec.ts';
import type { ToPage } from '../page/ipc-renderer.ts';
import { Delivery } from './delivery.ts';

/** A window whose Chromium is a pipe that the test reads. */
function connect(): { delivery: Delivery; written: { params: { expression: string; contextId: number } }[] } {
  const toChromium = new PassThrough();
  const delivery = new Delivery({ event: () => ({}), onSend: () => undefined, onPreloadError: () => undefined });
  delivery.attach(new Cdp(toChromium, new PassThrough()).session('window'));
  const written: { params: { expression: string; contextId: number } }[] = [];
  toChromium.setEncoding('utf8').on('data', (text: string) => {
    for (const message of text.split('\0').filter(Boolean)) written.push(JSON.parse(message));
  });
  return { delivery, written };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The messages of one call into the page. */
function messagesIn(expression: string): ToPage[] {
  return JSON.parse(JSON.parse(expression.slice('__standinDeliver('.length, -1)));
}

test('a thousand messages of one turn cross in one call, in order', async () => {
  const { delivery, written } = connect();
  delivery.contextCreated(7);
  for (let index = 0; index < 1000; index++) delivery.send('tick', [index]);
  await turn();
  await turn();
  expect(written).toHaveLength(1);
  const [call] = written;
  expect(call?.params.contextId).toBe(7);
  const args = messagesIn(call?.params.expression ?? '').map((message) =>
    'args' in message ? decodeList(message.args)[0] : null,
  );
  expect(args).toEqual(Array.from({ length: 1000 }, (_, index) => index));
});

test('nothing reaches a document that it was not meant for', async () => {
  const { delivery, written } = connect();
  delivery.send('tick', ['before any document']);
  delivery.contextCreated(1);
  delivery.send('tick', ['for the first']);
  delivery.contextGone(1);
  delivery.contextCreated(2);
  delivery.send('tick', ['for the second']);
  await turn();
  await turn();
  expect(written.flatMap(({ params }) => messagesIn(params.expression))).toMatchObject([{ args: ['a', ['for the second']] }]);
});

test('a message of a document that was left is not taken', async () => {
  const taken: string[] = [];
  const delivery = new Delivery({
    event: () => ({}),
    onSend: (_event, channel) => taken.push(channel),
    onPreloadError: () => undefined,
  });
  const message = (channel: string): string => JSON.stringify({ type: 'send', channel, args: ['a', []] });
  delivery.contextCreated(1);
  delivery.receive(message('now'), 1);
  delivery.contextCreated(2);
  delivery.receive(message('late'), 1);
  expect(taken).toEqual(['now']);
});
