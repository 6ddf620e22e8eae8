/** What starts a server: judged, parted from its secrets, bound by a hash, shown whole, put together again for the start. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import type { Input } from '../../../../../contract/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { HostSecrets } from '../../../base/host.ts';
import { redact } from '../../../base/redact.ts';
import { canonicalJson } from '../../../store/log/canonical.ts';
import type { Config, Word } from './events.ts';
import { isPlain } from './foreign/clean.ts';
import type { ResolvedLaunch } from './protocol.ts';

type Wanted = Input<'mcp.add'>;

const mask = '••••••••';

// What makes a program load code or run another one: never passed on, whoever asks.
const loadsCode =
  /^(?:LD_|DYLD_|GIT_|GLIBC_TUNABLES$|NODE_OPTIONS$|NODE_PATH$|ELECTRON_RUN_AS_NODE$|BASH_ENV$|ENV$|PYTHONSTARTUP$|PERL5OPT$|RUBYOPT$|JAVA_TOOL_OPTIONS$)/i;
const namesSecret = /key|token|secret|passw|passphrase|pwd|auth|credential|cookie|session|bearer|signature|(?:^|[-_])pat$|dsn/i;

/** Thrown where it can never be right: AppError `refused`, or `invalid_input`. */
export function judgeLaunch({ command, args = [], env = {}, url, headers = {}, oauth }: Wanted): void {
  if ((command === undefined) === (url === undefined))
    throw new AppError('invalid_input', 'A server has either a command or an address (`url`), and not both.');
  if (url !== undefined) judgeAddress(new URL(url), headers);
  if (url !== undefined && (args.length > 0 || Object.keys(env).length > 0))
    throw new AppError(
      'invalid_input',
      'A server with an address has no arguments and no environment; `headers` may carry a token.',
    );
  if (command !== undefined && (oauth || Object.keys(headers).length > 0))
    throw new AppError('invalid_input', 'A server with a command has no headers and no sign-in.');
  for (const word of [command ?? '', ...args, ...Object.values(env), ...Object.values(headers), oauth?.clientId ?? '']) {
    if (!isPlain(word))
      throw new AppError('refused', 'A word of it has characters that cannot be seen: what is shown would not be what runs.');
  }
  const bad = Object.keys(env).find((name) => loadsCode.test(name));
  if (bad) throw new AppError('refused', `The variable ${bad} makes programs load other code: it is never passed to a server.`);
}

function judgeAddress(url: URL, headers: Record<string, string>): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new AppError('refused', `A server is reached over https or http, not ${url.protocol}`);
  if (url.username || url.password) throw new AppError('refused', 'Put the password into `headers`: an address is shown.');
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !here && Object.keys(headers).length > 0)
    throw new AppError('refused', 'Headers would cross the network for all to read: use https.');
}

function isSecret(name: string, value: string): boolean {
  if (value === '') return false;
  if (namesSecret.test(name) || redact(value) !== value) return true;
  // Long, of one piece, letters and digits mixed: more likely a key than a word.
  return /^[\w+/=.-]{24,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value) && !/^[./~]|\/.*\/|^[a-z-]+@/i.test(value);
}

/** Parts the words from the secrets, which go to the host. Answers what may stand in the log. */
export function keepLaunch(name: string, wanted: Wanted, secrets: HostSecrets): Config {
  const keep = (kind: string, key: string, value: string, secret: boolean): Word => {
    if (!secret) return value;
    const place = placeOf(name, kind, key);
    secrets.set(place, value);
    return { secret: place };
  };
  const all = (kind: string, words: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(words).map(([key, value]) => [key, keep(kind, key, value, isSecret(key, value))]));
  const args = wanted.args ?? [];
  const keepClient = (secret: string | undefined) => (secret === undefined ? null : keep('client', '0', secret, true));
  return {
    command: wanted.command ?? null,
    args: args.map((arg, at) => keep('args', String(at), arg, isSecretArgument(arg, args[at - 1]))),
    env: all('env', wanted.env),
    url: wanted.url === undefined ? null : keep('url', '0', wanted.url, shownAddress(wanted.url) !== wanted.url),
    headers: all('headers', wanted.headers),
    oauth: wanted.oauth ? { clientId: wanted.oauth.clientId, clientSecret: keepClient(wanted.oauth.clientSecret) } : null,
  };
}

/** `--token VALUE` and `--token=VALUE` too. */
function isSecretArgument(arg: string, before = ''): boolean {
  const [flag = '', value] = arg.split(/=(.*)/s);
  if (arg.startsWith('-')) return (value !== undefined && isSecret(flag, value)) || redact(arg) !== arg;
  return isSecret(before.startsWith('-') ? before : '', arg) && !/^(?:https?:\/\/|@)/.test(redact(arg) === arg ? arg : '');
}

/** The last two parts have no dots, so no two servers share a place. */
function placeOf(server: string, kind: string, key: string): string {
  const short = /^[A-Za-z0-9_-]{1,24}$/.test(key) ? key : createHash('sha256').update(key).digest('hex').slice(0, 24);
  return `mcp.${server}.${kind}.${short}`;
}

/** Where what a sign-in left is kept. */
export const authorizationPlace = (name: string): string => `mcp.${name}.oauth.0`;

/** Every secret that belongs to a server. */
export function secretsOf(config: Config): string[] {
  const words = [
    ...config.args,
    ...Object.values(config.env),
    ...Object.values(config.headers),
    ...(config.url ? [config.url] : []),
    ...(config.oauth?.clientSecret ? [config.oauth.clientSecret] : []),
  ];
  return words.flatMap((word) => (typeof word === 'string' ? [] : [word.secret]));
}

/** SHA-256 over all that starts it. Secrets count by a keyed hash, so that the log gives no way to try them. */
export function consentHash(config: Config, secrets: HostSecrets): string {
  const key = hashKey(secrets);
  const bind = (word: Word) =>
    typeof word === 'string'
      ? word
      : {
          hmac: createHmac('sha256', key)
            .update(secrets.get(word.secret) ?? '')
            .digest('hex'),
        };
  const bindAll = (words: Record<string, Word>) =>
    Object.fromEntries(Object.entries(words).map(([name, word]) => [name, bind(word)]));
  const bound = {
    command: config.command,
    args: config.args.map(bind),
    env: bindAll(config.env),
    url: config.url === null ? null : bind(config.url),
    headers: bindAll(config.headers),
    oauth: config.oauth && { ...config.oauth, clientSecret: config.oauth.clientSecret && bind(config.oauth.clientSecret) },
  };
  return createHash('sha256').update(canonicalJson(bound)).digest('hex');
}

function hashKey(secrets: HostSecrets): string {
  const place = 'mcp.hash-key';
  const found = secrets.get(place);
  if (found !== null) return found;
  const made = randomBytes(32).toString('hex');
  secrets.set(place, made);
  return made;
}

/** As a person sees it: whole, with the values that look like keys masked. */
export function showLaunch(config: Config, secrets: HostSecrets) {
  const maskAll = (words: Record<string, Word>) =>
    Object.fromEntries(Object.entries(words).map(([name, word]) => [name, typeof word === 'string' ? word : mask]));
  const reveal = (word: Word) => (typeof word === 'string' ? word : (secrets.get(word.secret) ?? ''));
  const maskWord = (word: Word) => {
    if (typeof word === 'string') return word;
    const value = reveal(word);
    const flag = /^(-[^=]*=)/.exec(value)?.[1];
    return redact(value) === value ? `${flag ?? ''}${mask}` : redact(value);
  };
  return {
    ...(config.command === null ? {} : { command: config.command, args: config.args.map(maskWord), env: maskAll(config.env) }),
    ...(config.url === null ? {} : { url: shownAddress(reveal(config.url)), headers: maskAll(config.headers) }),
    ...(config.oauth === null
      ? {}
      : { oauth: { clientId: config.oauth.clientId, ...(config.oauth.clientSecret ? { clientSecret: mask } : {}) } }),
  };
}

function shownAddress(address: string): string {
  if (!URL.canParse(address)) return 'https://unknown.invalid/';
  const url = new URL(address);
  let hidden = false;
  for (const [name, value] of [...url.searchParams]) {
    if (!isSecret(name, value)) continue;
    url.searchParams.set(name, 'hidden');
    hidden = true;
  }
  return hidden ? url.href : address;
}

/** Thrown when a secret of it is gone: AppError `unavailable`. */
export function resolveLaunch(name: string, config: Config, secrets: HostSecrets): ResolvedLaunch {
  const whole = (word: Word): string => {
    if (typeof word === 'string') return word;
    const value = secrets.get(word.secret);
    if (value === null) throw new AppError('unavailable', `The secret ${word.secret} is gone: add the server again with it.`);
    return value;
  };
  const wholeAll = (words: Record<string, Word>) =>
    Object.fromEntries(Object.entries(words).map(([key, word]) => [key, whole(word)]));
  if (config.url !== null) {
    const authorization = secrets.get(authorizationPlace(name));
    const { oauth } = config;
    const client = oauth && { id: oauth.clientId, secret: oauth.clientSecret && whole(oauth.clientSecret) };
    return { kind: 'http', url: whole(config.url), headers: wholeAll(config.headers), client, authorization };
  }
  // Not a folder that someone else fills: what npx and the like read there would decide what runs.
  return {
    kind: 'stdio',
    command: config.command ?? '',
    args: config.args.map(whole),
    env: wholeAll(config.env),
    cwd: homedir(),
  };
}
