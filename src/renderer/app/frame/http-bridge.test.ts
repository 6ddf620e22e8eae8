import { describe, expect, it } from 'vitest';
import type { WireEvent } from '../../../contract/transport.ts';
import { httpBridge } from './http-bridge.ts';

/** A browser with one server behind it: streams by hand, frames by hand. */
function browser() {
  const streams: {
    url: string;
    readyState: number;
    closed: boolean;
    hear: Map<string, (event: object) => void>;
    say: (id: number, name: string, data: unknown) => void;
    fail: (state: number) => void;
  }[] = [];
  const frames: (() => void)[] = [];
  const waits: (() => void)[] = [];
  const openEvents = (url: string) => {
    const hear = new Map<string, (event: object) => void>();
    const stream = {
      url,
      readyState: 1,
      closed: false,
      hear,
      addEventListener: (name: string, listener: unknown) => void hear.set(name, listener as (event: object) => void),
      close: () => {
        stream.closed = true;
      },
      say: (id: number, name: string, data: unknown) =>
        hear.get(name)?.({ type: name, lastEventId: String(id), data: JSON.stringify(data) }),
      fail: (state: number) => {
        stream.readyState = state;
        hear.get('error')?.({});
      },
    };
    streams.push(stream);
    return stream;
  };
  const silences: number[] = [];
  const begins: number[] = [];
  const bridge = httpBridge(
    {
      fetch: () => Promise.reject(new TypeError('gone')),
      openEvents,
      frame: (flush) => frames.push(flush),
      wait: (run) => waits.push(run),
    },
    { silent: () => silences.push(1), begun: () => begins.push(1) },
  );
  const frame = () => {
    for (const flush of frames.splice(0)) flush();
  };
  return { bridge, streams, frame, waits, silences, begins, stream: () => streams.at(-1) ?? expect.fail('no stream') };
}

const ids = (batches: WireEvent[][]) => batches.map((batch) => batch.map(({ id }) => id));

describe('events over HTTP', () => {
  it('takes one connection for the whole window, however many listen', () => {
    const { bridge, streams, stream } = browser();
    const stops = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => bridge.subscribe({ names: [name] }, () => undefined));
    expect(streams.length).toBe(1);
    for (const stop of stops) stop();
    expect(stream().closed).toBe(true);
  });

  it('says when it begins to hear, so that what was read before is read again; not when it goes on where it was', () => {
    const { bridge, stream, begins, waits } = browser();
    bridge.subscribe({ names: ['a'] }, () => undefined);
    expect(begins).toEqual([]);
    stream().hear.get('open')?.({});
    expect(begins).toEqual([1]);
    stream().say(7, 'a', {});
    stream().fail(2);
    for (const run of waits.splice(0)) run();
    expect(stream().url).toBe('/events?after=7');
    stream().hear.get('open')?.({});
    expect(begins).toEqual([1]);
  });

  it('hands over at most one batch a frame, in order, only what was asked for', () => {
    const { bridge, stream, frame } = browser();
    const heard: WireEvent[][] = [];
    bridge.subscribe({ names: ['run.event'] }, (events) => heard.push(events));
    bridge.subscribe({ names: ['budget.changed'] }, () => undefined);
    stream().say(1, 'run.event', {});
    stream().say(2, 'budget.changed', {});
    stream().say(3, 'run.event', {});
    frame();
    stream().say(4, 'run.event', {});
    frame();
    expect(ids(heard)).toEqual([[1, 3], [4]]);
  });

  it('gives one who comes back what came since, and nobody else anything twice', () => {
    const { bridge, stream, streams, frame } = browser();
    const [steady, back]: [WireEvent[][], WireEvent[][]] = [[], []];
    bridge.subscribe({ names: ['run.event'] }, (events) => steady.push(events));
    stream().say(1, 'run.event', {});
    stream().say(2, 'run.event', {});
    bridge.subscribe({ names: ['run.event'], after: 1 }, (events) => back.push(events));
    expect(streams.map(({ url, closed }) => [url, closed])).toEqual([
      ['/events', true],
      ['/events?after=1', false],
    ]);
    stream().say(2, 'run.event', {});
    stream().say(3, 'run.event', {});
    frame();
    expect(ids(steady).flat()).toEqual([1, 2, 3]);
    expect(ids(back).flat()).toEqual([2, 3]);
  });

  it('says at once that the stream broke, and opens it again from the last event after a refusal', () => {
    const { bridge, stream, streams, waits, silences } = browser();
    bridge.subscribe({ names: ['run.event'] }, () => undefined);
    stream().say(7, 'run.event', {});
    stream().fail(0);
    expect([silences.length, streams.length, waits.length]).toEqual([1, 1, 0]);
    stream().fail(2);
    for (const run of waits.splice(0)) run();
    expect(stream().url).toBe('/events?after=7');
    expect(stream().hear.has('run.event')).toBe(true);
  });

  it('answers a request that got no answer with a sentence', async () => {
    expect(await browser().bridge.rpc('self.get', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});
