/** The one hole in the wall: all that differs between Electron and plain Node. `fakeHost` stands beside it. */

export interface HostPaths {
  /** The user's folder: everything Hearth knows. */
  home: string;
  /** What ships with the app: price table, schemas, tray icons. */
  resources: string;
  /** The Markdown that a new home starts with. */
  lore: string;
  /** The built window, served as it is. */
  renderer: string;
  /** Built entry points of runners. */
  runners: string;
}

export interface HostSecrets {
  /** How well secrets are kept: by the system's keychain, by file permissions, or not at all (said to the user, never silently). */
  readonly protection: 'keychain' | 'file' | 'plain';
  get(name: string): string | null;
  set(name: string, value: string | null): void;
  names(): string[];
}

export interface HostPower {
  on(event: 'suspend' | 'resume' | 'idle', listener: () => void): () => void;
}

export interface ForkOptions {
  /** The folder that it starts in. */
  cwd?: string;
  /** What the process may hold: its heap is bounded below it. */
  memoryBytes?: number;
}

/** A child that does one kind of work away from the daemon. */
export interface RunnerProcess {
  /** Absent until it has started, and where it could not. */
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
  onExit(listener: (code: number | null) => void): () => void;
  /** At once, with all that it started. */
  kill(): void;
}

/** What only a desktop has; absent in headless. */
export interface HostDesktop {
  readonly platform: string;
}

export interface Host {
  readonly kind: 'electron' | 'headless';
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paths: HostPaths;
  readonly secrets: HostSecrets;
  readonly power: HostPower;
  readonly desktop?: HostDesktop;
  /** `tool` starts runners/tool.ts, built `tool-runner.js`, with an environment that holds no secret. */
  fork(runner: string, options?: ForkOptions): RunnerProcess;
  notify(title: string, body: string): void;
  /** Only http(s) and mailto; anything else is refused. */
  openExternal(url: string): Promise<void>;
}
