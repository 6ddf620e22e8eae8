import { EventEmitter } from 'node:events';
import { app } from '../app/app.ts';
import { requireReady } from '../base/lifecycle.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { acceptWithoutEffect } from '../base/without-effect.ts';
import { netFetch } from './net.ts';
import { protocol } from './protocol.ts';
import { WebRequest } from './web-request.ts';

type RequestHandler = (webContents: unknown, permission: string, callback: (granted: boolean) => void, details: object) => void;
type CheckHandler = (webContents: unknown, permission: string, requestingOrigin: string, details: object) => boolean;

/** What the app decides about permissions; read when a page is about to load. */
export interface PermissionHandlers {
  request: RequestHandler | null;
  check: CheckHandler | null;
}

const permissions = new WeakMap<Session, PermissionHandlers>();

/** Use to get at what the app has set. */
export function permissionsOf(session: Session): PermissionHandlers {
  return permissions.get(session) ?? { request: null, check: null };
}

/** Electron's Session. Partitions have names and handlers of their own, and share one Chromium profile. */
export class Session extends EventEmitter {
  #partition: string;
  #webRequest = new WebRequest();

  constructor(partition: string) {
    super();
    this.#partition = partition;
    permissions.set(this, { request: null, check: null });
  }
  get protocol(): typeof protocol {
    return protocol;
  }
  get webRequest(): WebRequest {
    return this.#webRequest;
  }
  get storagePath(): string | null {
    return this.getStoragePath();
  }
  getStoragePath(): string | null {
    return this.isPersistent() ? app.getPath('sessionData') : null;
  }
  isPersistent(): boolean {
    return this.#partition === '' || this.#partition.startsWith('persist:');
  }
  setPermissionRequestHandler(handler: RequestHandler | null): void {
    permissionsOf(this).request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    permissionsOf(this).check = handler;
  }
  fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    return netFetch(input, init);
  }
  /** Nothing is cached or stored between two starts, unless the profile is kept. */
  async clearCache(): Promise<void> {
    await Promise.resolve();
  }
}
acceptWithoutEffect(Session, 'Session');
refuseMissingMembers(Session);

const sessions = new Map<string, Session>();

/** Electron's `session`. */
export const session = {
  fromPartition(partition: string, _options?: object): Session {
    requireReady('Session can only be received when app is ready');
    const known = sessions.get(partition) ?? new Session(partition);
    sessions.set(partition, known);
    return known;
  },
  get defaultSession(): Session {
    return session.fromPartition('');
  },
};
