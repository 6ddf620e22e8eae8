/** The door on a port: where it is, and which Host header means it. */
import type { X509Certificate } from 'node:crypto';
import type { Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { AppError, systemCode } from '../core/base/errors.ts';

export interface PortOptions {
  /** 0 for any. */
  readonly port: number;
  /** Loopback when absent. Anything else needs `tls`. */
  readonly address?: string;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

export const loopback = '127.0.0.1';

/** Thrown when the port or the address cannot be had: AppError `unavailable`, with what to do. */
export async function listenOnPort(server: Server, { port, address = loopback }: PortOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, port, address)));
    server.listen({ port, host: address, exclusive: true }, resolve);
  });
  server.removeAllListeners('error');
  return (server.address() as AddressInfo).port;
}

function explain(error: Error, port: number, address: string): AppError {
  const code = systemCode(error);
  const options = { cause: error };
  if (code === 'EADDRINUSE')
    return new AppError(
      'unavailable',
      `Port ${port} is taken by another program. Choose another with --port N, or any free one with --port 0.`,
      { code },
      options,
    );
  if (code === 'EACCES')
    return new AppError('unavailable', `Port ${port} may not be used by you. Choose one above 1023.`, { code }, options);
  return new AppError(
    'unavailable',
    `Nothing can be served at ${address}, port ${port} (${code || error.message}).`,
    { code },
    options,
  );
}

/** The origin of a door, as a browser writes it. */
export function originOf(address: string, port: number, tls: boolean): string {
  const name = address.includes(':') ? `[${address}]` : address;
  const usual = tls ? 443 : 80;
  return `${tls ? 'https' : 'http'}://${name}${port === usual ? '' : `:${port}`}`;
}

/**
 * Plain HTTP answers to the bound address alone: a name that a stranger can point at 127.0.0.1 is not it. Over TLS the
 * names in the certificate are also meant, since no other page can be served under them.
 */
export function hostCheck(origin: string, certificate: X509Certificate | null): (host: string) => boolean {
  const { host: bound, port } = new URL(origin);
  return (host) => {
    if (host === bound) return true;
    if (!certificate) return false;
    const [, name = '', hostPort = ''] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? [];
    if (hostPort !== port) return false;
    const address = name.replace(/^\[|\]$/g, '');
    return (isIP(address) ? certificate.checkIP(address) : certificate.checkHost(name)) !== undefined;
  };
}
