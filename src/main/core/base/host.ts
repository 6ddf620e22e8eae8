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

/** A child that does one kind of work away from the daemon. */
export interface RunnerProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
  onExit(listener: (code: number | null) => void): () => void;
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
  fork(runner: string): RunnerProcess;
  notify(title: string, body: string): void;
  /** Only http(s) and mailto; anything else is refused. */
  openExternal(url: string): Promise<void>;
}
