/** `GET /events`: the wire as server-sent events. */
import type { ServerResponse } from 'node:http';
import { events } from '../../../contract/index.ts';
import type { Subscription, WireEvent } from '../../../contract/transport.ts';
import type { Clock, Timer } from '../../core/base/clock.ts';
import { AppError } from '../../core/base/errors.ts';
import type { Wire } from '../../core/store/types.ts';
import type { Limits } from '../limits.ts';
import { createFeed, type Feed } from './feed.ts';

export interface EventStreams {
  /** Thrown when too many are open: AppError `rate_limited`. */
  open(response: ServerResponse, subscription: Subscription): void;
  closeAll(): void;
}

/** Use one per door; `closeAll` is what a rotated token and a stop do. `counted` hears how many there are whenever one comes or goes. */
export function createEventStreams(
  wire: Wire,
  limits: Limits,
  clock: Clock,
  counted: (open: number) => void = () => undefined,
): EventStreams {
  const open = new Set<ServerResponse>();
  return {
    open(response, subscription) {
      if (open.size >= limits.streams)
        throw new AppError('rate_limited', `${limits.streams} event streams are open already. Close some.`);
      open.add(response);
      counted(open.size);
      const feed = createFeed(wire, subscription, limits.eventsPerPage);
      const pump = createPump(response, feed, limits, clock);
      const stopHearing = wire.listen((batch) => {
        feed.hear(batch);
        pump.wake();
      });
      response.once('close', () => {
        open.delete(response);
        stopHearing();
        pump.stop();
        counted(open.size);
      });
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
      pump.start();
    },
    closeAll() {
      for (const response of open) response.destroy();
    },
  };
}

/** What a client asked for. `Last-Event-ID` is where it was cut off, so it wins over `after`. Thrown: `invalid_input`. */
export function readSubscription(query: URLSearchParams, lastEventId: string | undefined): Subscription {
  const names = query.get('names')?.split(',').filter(Boolean);
  const unknown = names?.find((name) => !Object.hasOwn(events, name));
  if (unknown !== undefined)
    throw new AppError('invalid_input', `There is no event named ${JSON.stringify(unknown.slice(0, 100))}.`);
  const after = lastEventId?.trim() || query.get('after');
  if (after && !/^\d{1,15}$/.test(after)) throw new AppError('invalid_input', 'after and Last-Event-ID are numbers.');
  return { ...(names?.length ? { names } : {}), ...(after ? { after: Number(after) } : {}) };
}

interface Pump {
  start(): void;
  /** There may be something to tell. */
  wake(): void;
  stop(): void;
}

/** Writes what the feed holds, once a frame at most, and only as fast as the client takes it. */
function createPump(response: ServerResponse, feed: Feed, limits: Limits, clock: Clock): Pump {
  let frame: Timer | null = null;
  let undrained: Timer | null = null;
  let heartbeat: Timer | null = null;

  const write = (text: string) => {
    if (!response.write(text)) undrained ??= clock.after(limits.undrainedMs, () => response.destroy());
  };
  const wake = () => {
    if (!frame && !undrained && feed.waiting) frame = clock.after(limits.frameMs, flush);
  };
  const flush = () => {
    frame = null;
    if (undrained || !feed.waiting) return;
    const from = feed.position;
    const { events, lost } = feed.take();
    const notice = lost ? `event: lost\ndata: ${JSON.stringify({ after: from })}\n\n` : '';
    if (lost || events.length > 0) write(notice + events.map(format).join(''));
    wake();
  };
  // An id alone moves a browser's Last-Event-ID: a stream that has heard nothing yet also comes back to the right place.
  const position = () => (feed.waiting ? '\n' : `id: ${feed.position}\n\n`);
  const beat = () => {
    if (!undrained) write(`: still here\n${position()}`);
    heartbeat = clock.after(limits.heartbeatMs, beat);
  };
  response.on('drain', () => {
    undrained?.cancel();
    undrained = null;
    wake();
  });
  return {
    start() {
      write(`retry: 1000\n${position()}`);
      heartbeat = clock.after(limits.heartbeatMs, beat);
      flush();
    },
    wake,
    stop() {
      for (const timer of [frame, undrained, heartbeat]) timer?.cancel();
    },
  };
}

const format = (event: WireEvent) => `id: ${event.id}\nevent: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`;
