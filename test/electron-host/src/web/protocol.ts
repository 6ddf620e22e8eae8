import { lifecycle, requireReady } from '../base/lifecycle.ts';
import { privilegedSchemes } from './url-map.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();

/** Use to find who answers requests of a scheme. */
export function handlerOf(url: string): Handler | undefined {
  return handlers.get(url.slice(0, url.indexOf(':')));
}

/** Electron's `protocol`. There is one for all sessions. */
export const protocol = {
  registerSchemesAsPrivileged(customSchemes: { scheme: string }[]): void {
    if (lifecycle.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of customSchemes) privilegedSchemes.add(scheme);
  },
  handle(scheme: string, handler: Handler): void {
    requireReady('protocol can only be used after the app is ready');
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    // Electron lets an unregistered scheme have a handler; its pages would then be without an origin, which no test wants.
    if (!privilegedSchemes.has(scheme) && !/^(https?|file)$/.test(scheme)) {
      throw new Error(`stand-in: the scheme ${scheme} was not registered as privileged`);
    }
    handlers.set(scheme, handler);
  },
  unhandle(scheme: string): void {
    handlers.delete(scheme);
  },
  isProtocolHandled(scheme: string): boolean {
    return handlers.has(scheme);
  },
};
