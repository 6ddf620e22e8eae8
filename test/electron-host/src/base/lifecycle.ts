/** An event whose default action a listener may call off. */
export class PreventableEvent {
  #prevented = false;

  constructor(details: object = {}) {
    Object.assign(this, details);
  }

  get defaultPrevented(): boolean {
    return this.#prevented;
  }

  preventDefault(): void {
    this.#prevented = true;
  }
}

/**
 * Where the stand-in is between start and end. Kept apart from `app`, because Playwright's loader overrides `app.isReady` and
 * `app.whenReady` to hold the app back until it is connected.
 */
export const lifecycle = {
  ready: false,
  quitting: false,
  /** Open windows: each is asked to close when the app quits, and answers whether it did. */
  closers: new Set<() => Promise<boolean>>(),
  /** What must be undone before the process ends; these run in any case, and cannot wait. */
  atExit: new Set<() => void>(),
};

/** Thrown when a part of Electron that needs a running app is used before `ready`. */
export function requireReady(message: string): void {
  if (!lifecycle.ready) throw new Error(message);
}
