/**
 * OAuth as the SDK does it, for a program on the user's own computer: the answer comes to a loopback address, what is kept goes
 * back to the daemon's secrets, and the browser is opened by the daemon, never from here.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  OAuthClientMetadata,
  OAuthClientProvider,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { z } from 'zod';
import { ServerFault } from './meter.ts';

/** How long a person may take to sign in. */
const patienceMs = 5 * 60_000;

const keptShape = z.object({
  redirectUrl: z.string(),
  client: z.custom<StoredOAuthClientInformation>((value) => typeof value === 'object' && value !== null).optional(),
  tokens: z.custom<StoredOAuthTokens>((value) => typeof value === 'object' && value !== null).optional(),
});
type Kept = z.infer<typeof keptShape>;

export interface Leave {
  readonly provider: OAuthClientProvider;
  /** The answer of the browser, its `state` checked. Thrown when none comes: ServerFault. */
  answered(signal: AbortSignal): Promise<URLSearchParams>;
  close(): void;
}

interface Wishes {
  /** As it was kept before; null where nothing was. */
  authorization: string | null;
  /** As what to sign in; null to register. */
  client: { id: string; secret: string | null } | null;
  /** True where the person has just asked for it: only then may a browser be opened. */
  interactive: boolean;
  keep(authorization: string | null): void;
  open(url: string): void;
}

/** Null where there is neither a token nor leave to ask for one: the server's refusal then says so. */
export async function openLeave(wishes: Wishes): Promise<Leave | null> {
  const before = readKept(wishes.authorization);
  if (!wishes.interactive)
    return before ? { provider: providerOf(before, wishes, ''), answered: noAnswer, close: () => undefined } : null;
  const state = randomBytes(16).toString('hex');
  const callback = await listen(state);
  // The address has another port each time, so an earlier registration no longer fits.
  const provider = providerOf({ redirectUrl: callback.url, ...given(wishes) }, wishes, state);
  return { provider, answered: callback.answered, close: callback.close };
}

function given({ client }: Wishes): Pick<Kept, 'client'> {
  return client ? { client: { client_id: client.id, ...(client.secret === null ? {} : { client_secret: client.secret }) } } : {};
}

function readKept(authorization: string | null): Kept | null {
  if (authorization === null) return null;
  const parsed = keptShape.safeParse(JSON.parse(authorization));
  return parsed.success ? parsed.data : null;
}

function providerOf(kept: Kept, wishes: Wishes, state: string): OAuthClientProvider {
  let verifier = '';
  const save = (change: Partial<Kept>) => {
    Object.assign(kept, change);
    wishes.keep(JSON.stringify(kept));
  };
  const metadata: OAuthClientMetadata = {
    client_name: 'Hearth',
    redirect_uris: [kept.redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  return {
    redirectUrl: kept.redirectUrl,
    clientMetadata: metadata,
    state: () => state,
    clientInformation: (of) => (of?.issuer && kept.client?.issuer && kept.client.issuer !== of.issuer ? undefined : kept.client),
    saveClientInformation: (client) => save({ client }),
    tokens: (of) => (of?.issuer && kept.tokens?.issuer && kept.tokens.issuer !== of.issuer ? undefined : kept.tokens),
    saveTokens: (tokens) => save({ tokens }),
    codeVerifier: () => verifier,
    saveCodeVerifier(value) {
      verifier = value;
    },
    redirectToAuthorization(url) {
      if (!wishes.interactive) throw new ServerFault('needs_authorization', `It wants you to sign in again, at ${url.host}.`);
      wishes.open(url.href);
    },
    invalidateCredentials(scope) {
      if (scope === 'verifier' || scope === 'discovery') return;
      delete kept.tokens;
      if (scope !== 'tokens') delete kept.client;
      wishes.keep(scope === 'all' ? null : JSON.stringify(kept));
    },
  };
}

const noAnswer = () => Promise.reject(new ServerFault('needs_authorization', 'It wants you to sign in.'));

/** A door for one answer, on this computer only. */
async function listen(state: string) {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://127.0.0.1');
    const fits = request.method === 'GET' && asked.pathname === '/callback' && asked.searchParams.get('state') === state;
    response.writeHead(fits ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(fits ? 'Hearth has your answer. You can close this page.' : 'Nothing is here.');
    if (fits) resolve(asked.searchParams);
  });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', ready);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callback`,
    close: () => void server.close(),
    answered: async (signal: AbortSignal) => {
      const late = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      const ended = new Promise<never>((_, reject) => {
        const stop = () => reject(new ServerFault('needs_authorization', 'Nobody signed in.'));
        late.addEventListener('abort', stop, { once: true });
      });
      const params = await Promise.race([promise, ended]);
      const refused = params.get('error');
      if (refused) throw new ServerFault('needs_authorization', `The sign-in was refused: ${refused.slice(0, 200)}.`);
      return params;
    },
  };
}
