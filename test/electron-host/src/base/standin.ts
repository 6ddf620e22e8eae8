import type { EventEmitter } from 'node:events';

/** What the keychain is made of; `none` is a desktop that has no keychain at all. */
export type Keyring = 'gnome_libsecret' | 'kwallet6' | 'basic_text' | 'none';

/** One native dialog that the app asked for. */
interface DialogCall {
  method: string;
  options: unknown;
}

/**
 * What a test may look at and steer, as `globalThis.__standin` of the main process. Specs that must also pass on the real
 * Electron use `hook.cjs` instead; this is for what only a stand-in can arrange.
 */
export const standin = {
  /** Errors that nobody handled: a run is clean when this stays empty. */
  errors: [] as string[],
  /** Members that were called and that do nothing here; a passing call of one of them proves nothing. */
  withoutEffect: new Set<string>(),
  trays: [] as { tray: EventEmitter; toolTip: string; menu: unknown; image: unknown }[],
  notifications: [] as EventEmitter[],
  shortcuts: new Map<string, () => void>(),
  /** Accelerators that another program holds: registering one of them answers false. */
  takenShortcuts: new Set<string>(),
  opened: [] as string[],
  dialogs: [] as DialogCall[],
  /** Answers for the next dialogs, in order; without one a dialog is cancelled. */
  dialogAnswers: [] as unknown[],
  clipboard: '',
  loginItem: { openAtLogin: false } as Record<string, unknown>,
  protocolClients: new Set<string>(),
  power: { idleSeconds: 0, locked: false, onBattery: false, thermal: 'nominal' },
  systemPrefersDark: false,
  keyring: (process.env.STANDIN_KEYRING ?? 'gnome_libsecret') as Keyring,
  applicationMenu: null as unknown,
  popupMenu: null as unknown,
  relaunches: [] as unknown[],
  updater: { feed: '', checks: 0, installs: 0 },
};

const debugging = Boolean(process.env.STANDIN_DEBUG);

/** Use when something is worth knowing while the stand-in itself is looked into (STANDIN_DEBUG=1), and at no other time. */
export function debug(...parts: unknown[]): void {
  if (debugging) console.error('[stand-in]', ...parts);
}

/** Use when something went wrong that real Electron would not have let pass unseen. */
export function reportError(error: unknown): void {
  standin.errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  debug('error', error);
}
