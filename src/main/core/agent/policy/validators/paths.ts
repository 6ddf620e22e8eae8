/** Paths that are written to deceive, and places where a read or a write does more than it seems to. */
import type { Danger, Judgeable } from './index.ts';
import { hasControl, hasHidden } from './text.ts';

type PathTouch = Extract<Judgeable['touches'][number], { kind: 'path' }>;

const deny = (why: string): Danger => ({ verdict: 'deny', by: 'path', why });
const ask = (why: string): Danger => ({ verdict: 'ask', by: 'path', why });

export const pathDangers = ({ touches }: Judgeable): Danger[] =>
  touches
    .flatMap((touch) => (touch.kind === 'path' ? [spelling(touch), system(touch), keys(touch), started(touch)] : []))
    .filter((found) => found !== null);

/** Ways to write a path that mean something else further down than here. */
function spelling({ asked, path }: PathTouch): Danger | null {
  if (asked.includes('\0') || path.includes('\0')) return deny('The path has a NUL in it.');
  if (hasControl(asked) || hasControl(path)) return deny('The path has control signs in it.');
  if (hasHidden(asked)) return deny('The path has invisible signs in it, or some that turn the direction of writing.');
  if (climbsWhenDecoded(asked)) return deny('The path has an encoded way up in it.');
  if (/[\u2024\u2025\u2044\u2215\uff0e\uff0f\uff3c]/.test(asked))
    return deny('The path has signs that look like dots or slashes.');
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(asked)) return deny('A path is asked for, not an address.');
  if (
    process.platform === 'win32' &&
    /[. ](?:[\\/]|$)|:(?!\\)[^\\/]*$|(?:^|[\\/])(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|[\\/]|$)/i.test(path.slice(2))
  )
    return deny('Windows would take this path for another one.');
  return null;
}

/** `%2e%2e/`, once, twice or thrice encoded, overlong UTF-8, and the way up in the other system's spelling. */
function climbsWhenDecoded(asked: string): boolean {
  let text = asked;
  for (let i = 0; i < 3 && /%[0-9a-f]{2}|%u[0-9a-f]{4}/i.test(text); i++) {
    text = text
      .replace(/%c0%ae|%e0%80%ae|%u002e|%uff0e|%2e/gi, '.')
      .replace(/%c0%af|%e0%80%af|%u2215|%u2216|%2f|%5c|%c1%9c/gi, '/')
      .replace(/%00/g, '\0')
      .replace(/%25/g, '%');
    if (text.includes('\0') || /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(text)) return true;
  }
  return /(?:^|[\\/;])\.\.(?:\\|;)|\.{3,}[\\/]{1,2}\.{2,}|\\\.\.(?:[\\/]|$)/.test(asked);
}

const system = ({ path, mode }: PathTouch): Danger | null => {
  if (/^\/(?:proc|sys|dev)(?:\/|$)/i.test(path)) return deny('That is the system itself and no file.');
  if (mode === 'write' && /^\/(?:etc|usr|bin|sbin|lib|lib64|boot|private\/etc|System|Library)(?:\/|$)/i.test(path))
    return ask('That belongs to the system: a change there concerns everything on this computer.');
  return null;
};

const keyFiles =
  /[\\/](?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.config[\\/](?:gcloud|gh|op)|\.password-store|keychains|\.mozilla|\.config[\\/](?:google-chrome|chromium))(?:[\\/]|$)|[\\/](?:\.netrc|\.pgpass|\.git-credentials|\.npmrc|\.pypirc|id_(?:rsa|dsa|ecdsa|ed25519)|shadow|gshadow|[^\\/]*\.(?:pem|key|p12|pfx|kdbx|keychain-db))$/i;

/** A grant of a whole folder seldom means the keys in it. */
const keys = ({ path, mode }: PathTouch): Danger | null =>
  mode !== 'list' && keyFiles.test(path) && !/\.pub$/i.test(path) ? ask('That is where keys and passwords are kept.') : null;

const startFiles =
  /[\\/](?:\.(?:bash|zsh|k|c)shrc|\.bashrc|\.zshenv|\.z?profile|\.bash_(?:profile|login|aliases|logout)|\.login|\.xprofile|\.xinitrc|\.inputrc|\.vimrc|\.gitconfig|\.envrc|authorized_keys|crontab)$|[\\/](?:\.git[\\/](?:hooks[\\/].*|config)|\.husky[\\/].*|\.config[\\/](?:autostart|systemd|fish)[\\/].*|LaunchAgents[\\/].*|LaunchDaemons[\\/].*|\.vscode[\\/](?:tasks|settings|launch)\.json|Start Menu[\\/].*Startup[\\/].*|cron[^\\/]*[\\/].*)$/i;

/** What is written there runs later, by itself, with all that the user may do. */
const started = ({ path, mode }: PathTouch): Danger | null =>
  mode === 'write' && startFiles.test(path) ? ask('What stands in that file is run by itself later on.') : null;
