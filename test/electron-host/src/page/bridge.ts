// What contextBridge is made of, run once in each of the page's two worlds. Messages cross as custom events that are named
// by a nonce, which scripts of the page do not know: Chromium clones `detail` when the other world reads it, and dispatching
// is synchronous, so functions that were exposed stay synchronous.

type Node =
  | ['value', unknown]
  | ['error', string]
  | ['list', Node[]]
  | ['object', Record<string, Node>]
  | ['promise', number]
  | ['function', number];

type Message =
  | { type: 'call'; id: number; args: Node[] }
  | { type: 'return'; ok: boolean; value: Node }
  | { type: 'settle'; id: number; ok: boolean; value: Node }
  | { type: 'expose'; key: string; value: Node }
  | { type: 'exposed'; key: string }
  | { type: 'ready' };

const CLONED = /^\[object (Date|RegExp|Map|Set|ArrayBuffer|\w+Array|DataView|Blob|File|ImageData)\]$/;

/** Taken now, before any script of the page can replace them. */
const { CustomEvent: Signal, Promise: Later, Error: Failure } = globalThis;

/** Use once in each world: `world` is this side's name and `other` the far side's; `receive` gets what is not a call. */
export class Bridge {
  #dispatch = window.dispatchEvent.bind(window);
  #address: string;
  #receive: (message: Message) => void;
  #functions = new Map<number, (...args: unknown[]) => unknown>();
  #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>();
  #lastId = 0;
  #returned: Extract<Message, { type: 'return' }> | null = null;

  constructor(nonce: string, world: string, other: string, receive: (message: Message) => void) {
    this.#address = nonce + other;
    this.#receive = receive;
    window.addEventListener(nonce + world, (event) => {
      event.stopImmediatePropagation();
      this.#take((event as CustomEvent<Message>).detail);
    });
  }

  post(message: Message): void {
    this.#dispatch(new Signal(this.#address, { detail: message }));
  }

  pack(value: unknown): Node {
    if (typeof value === 'function') {
      const id = ++this.#lastId;
      this.#functions.set(id, value as (...args: unknown[]) => unknown);
      return ['function', id];
    }
    if (typeof value === 'symbol') throw new Failure('An object could not be cloned.');
    if (value === null || typeof value !== 'object') return ['value', value];
    if (value instanceof Later) return this.#packPromise(value);
    if (value instanceof Failure) return ['error', value.message];
    if (Array.isArray(value)) return ['list', value.map((item) => this.pack(item))];
    if (CLONED.test(Object.prototype.toString.call(value))) return ['value', value];
    return ['object', Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.pack(item)]))];
  }
  #packPromise(promise: Promise<unknown>): Node {
    const id = ++this.#lastId;
    promise.then(
      (value) => this.post({ type: 'settle', id, ok: true, value: this.pack(value) }),
      (reason) => this.post({ type: 'settle', id, ok: false, value: this.pack(reason) }),
    );
    return ['promise', id];
  }

  unpack(node: Node): unknown {
    switch (node[0]) {
      case 'value':
        return node[1];
      case 'error':
        return new Failure(node[1]);
      case 'list':
        return node[1].map((item) => this.unpack(item));
      case 'object':
        return Object.fromEntries(Object.entries(node[1]).map(([key, item]) => [key, this.unpack(item)]));
      case 'promise':
        return new Later((resolve, reject) => this.#waiting.set(node[1], { resolve, reject }));
      case 'function':
        return (...args: unknown[]) => this.#call(node[1], args);
    }
  }

  /** The answer comes while the question is being posted; a call within a call has an answer of its own. */
  #call(id: number, args: unknown[]): unknown {
    const outer = this.#returned;
    this.#returned = null;
    this.post({ type: 'call', id, args: args.map((arg) => this.pack(arg)) });
    const answer = this.#takeReturned();
    this.#returned = outer;
    if (!answer) throw new Failure('contextBridge: the other world did not answer');
    if (!answer.ok) throw this.unpack(answer.value);
    return this.unpack(answer.value);
  }
  #takeReturned(): Extract<Message, { type: 'return' }> | null {
    return this.#returned;
  }

  #take(message: Message): void {
    if (message.type === 'call') this.#answer(message.id, message.args);
    else if (message.type === 'return') this.#returned = message;
    else if (message.type === 'settle') this.#settle(message);
    else this.#receive(message);
  }
  #answer(id: number, args: Node[]): void {
    let answer: Message;
    try {
      const value = this.#functions.get(id)?.(...args.map((arg) => this.unpack(arg)));
      answer = { type: 'return', ok: true, value: this.pack(value) };
    } catch (error) {
      answer = { type: 'return', ok: false, value: this.pack(error) };
    }
    this.post(answer);
  }
  #settle({ id, ok, value }: Extract<Message, { type: 'settle' }>): void {
    const promise = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (ok) promise?.resolve(this.unpack(value));
    else promise?.reject(this.unpack(value));
  }
}
