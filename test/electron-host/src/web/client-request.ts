import { EventEmitter } from 'node:events';
import { type IncomingMessage, type ClientRequest as NodeRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { refuseMissingMembers } from '../base/refuse.ts';

/** What `net.request` takes: an address, or its parts as Node's http takes them. */
export interface ClientRequestOptions {
  url?: string;
  method?: string;
  protocol?: string;
  host?: string;
  hostname?: string;
  port?: number;
  path?: string;
  headers?: Record<string, string | string[]>;
  redirect?: 'follow' | 'error' | 'manual';
  session?: unknown;
}

function addressOf({ url, protocol, hostname, host, port, path }: ClientRequestOptions): URL {
  return new URL(url ?? `${protocol ?? 'https:'}//${hostname ?? host ?? ''}${port ? `:${port}` : ''}${path ?? '/'}`);
}

/** `net.request`, as far as electron-updater goes: headers, body, response, redirects, abort. */
export class ClientRequest extends EventEmitter {
  #options: ClientRequestOptions;
  #headers: Record<string, string | string[]>;
  #body: (string | Buffer)[] = [];
  #request: NodeRequest | null = null;
  #aborted = false;
  #follow = false;

  constructor(options: ClientRequestOptions | string) {
    super();
    this.#options = typeof options === 'string' ? { url: options } : options;
    this.#headers = { ...this.#options.headers };
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }
  getHeader(name: string): string {
    return String(this.#headers[name] ?? '');
  }
  removeHeader(name: string): void {
    delete this.#headers[name];
  }
  write(chunk: string | Buffer): void {
    this.#body.push(chunk);
  }
  end(chunk?: string | Buffer): this {
    if (chunk !== undefined) this.#body.push(chunk);
    this.#send(addressOf(this.#options));
    return this;
  }
  abort(): void {
    this.#aborted = true;
    this.#request?.destroy();
    this.emit('abort');
  }
  followRedirect(): void {
    this.#follow = true;
  }

  #send(url: URL): void {
    const start = url.protocol === 'http:' ? requestHttp : requestHttps;
    const method = this.#options.method ?? 'GET';
    const request = start(url, { method, headers: this.#headers }, (response) => this.#answer(url, response));
    this.#request = request;
    request.on('error', (error) => this.#aborted || this.emit('error', error));
    for (const chunk of this.#body) request.write(chunk);
    request.end();
  }
  #answer(url: URL, response: IncomingMessage): void {
    const { statusCode = 0, headers } = response;
    // An abort in the middle is no error of the response's.
    response.on('error', (error) => this.#aborted || this.emit('error', error));
    if (statusCode < 300 || statusCode >= 400 || !headers.location) {
      this.emit('response', response);
      return;
    }
    response.resume();
    const next = new URL(headers.location, url);
    this.#follow = (this.#options.redirect ?? 'follow') === 'follow';
    this.emit('redirect', statusCode, 'GET', next.href, headers);
    if (this.#aborted) return;
    if (this.#follow) this.#send(next);
    else this.emit('error', new Error('Redirect was cancelled'));
  }
}
refuseMissingMembers(ClientRequest);
