import { EventEmitter } from 'node:events';
import { refuseMissingMembers } from '../base/refuse.ts';
import { originOf } from '../web/url-map.ts';

/** What a frame passes on to the window that it is part of. */
export interface FrameOwner {
  readonly id: number;
  send(channel: string, ...args: unknown[]): void;
  postMessage(channel: string, message: unknown, transfer?: unknown[]): void;
}

interface FrameState {
  url: string;
  name: string;
  detached: boolean;
  children: Set<WebFrameMain>;
}

const states = new WeakMap<WebFrameMain, FrameState>();
let lastRoutingId = 0;

/** Use inside the stand-in to change what a frame says of itself. */
export function frameState(frame: WebFrameMain): FrameState {
  const state = states.get(frame) ?? { url: 'about:blank', name: '', detached: false, children: new Set() };
  states.set(frame, state);
  return state;
}

/** Electron's WebFrameMain. */
export class WebFrameMain extends EventEmitter {
  #owner: FrameOwner;
  #parent: WebFrameMain | null;
  #routingId = ++lastRoutingId;

  constructor(owner: FrameOwner, parent: WebFrameMain | null) {
    super();
    this.#owner = owner;
    this.#parent = parent;
    if (parent) frameState(parent).children.add(this);
  }
  get url(): string {
    return frameState(this).url;
  }
  get origin(): string {
    return originOf(this.url);
  }
  get name(): string {
    return frameState(this).name;
  }
  get detached(): boolean {
    return frameState(this).detached;
  }
  get routingId(): number {
    return this.#routingId;
  }
  get frameTreeNodeId(): number {
    return this.#routingId;
  }
  get processId(): number {
    return this.#owner.id;
  }
  get parent(): WebFrameMain | null {
    return this.#parent;
  }
  get top(): WebFrameMain {
    return this.#parent?.top ?? this;
  }
  get frames(): WebFrameMain[] {
    return [...frameState(this).children];
  }
  isDestroyed(): boolean {
    return this.detached;
  }
  send(channel: string, ...args: unknown[]): void {
    this.#owner.send(channel, ...args);
  }
  postMessage(channel: string, message: unknown, transfer: unknown[] = []): void {
    this.#owner.postMessage(channel, message, transfer);
  }
}
refuseMissingMembers(WebFrameMain);

/** The frames of one window by Chromium's ids. */
export class FrameTree {
  #owner: FrameOwner;
  #frames = new Map<string, WebFrameMain>();
  readonly main: WebFrameMain;

  constructor(owner: FrameOwner) {
    this.#owner = owner;
    this.main = new WebFrameMain(owner, null);
  }
  /** The main frame's id is the target's, which is known only once Chromium made the window. */
  adoptMain(id: string): void {
    this.#frames.set(id, this.main);
  }
  get(id: string, parentId?: string): WebFrameMain {
    const known = this.#frames.get(id);
    if (known) return known;
    const frame = new WebFrameMain(this.#owner, parentId === undefined ? this.main : this.get(parentId));
    this.#frames.set(id, frame);
    return frame;
  }
  detach(id: string): void {
    const frame = this.#frames.get(id);
    if (!frame || frame === this.main) return;
    frameState(frame).detached = true;
    if (frame.parent) frameState(frame.parent).children.delete(frame);
    this.#frames.delete(id);
  }
}
