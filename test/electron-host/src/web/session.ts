import { EventEmitter } from 'node:events';
import { requireReady } from '../base/lifecycle.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { acceptWithoutEffect } from '../base/without-effect.ts';
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
  #webRequest = new WebRequest();

  constructor() {
    super();
    permissions.set(this, { request: null, check: null });
  }
  get protocol(): typeof protocol {
    return protocol;
  }
  get webRequest(): WebRequest {
    return this.#webRequest;
  }
  setPermissionRequestHandler(handler: RequestHandler | null): void {
    permissionsOf(this).request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    permissionsOf(this).check = handler;
  }
}
acceptWithoutEffect(Session, 'Session');
refuseMissingMembers(Session);

const sessions = new Map<string, Session>();

/** Electron's `session`. */
export const session = {
  fromPartition(partition: string, _options?: object): Session {
    requireReady('Session can only be received when app is ready');
    const known = sessions.get(partition) ?? new Session();
    sessions.set(partition, known);
    return known;
  },
  get defaultSession(): Session {
    return session.fromPartition('');
  },
};
