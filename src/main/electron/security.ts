/** What a page may never do, whatever it shows: the items of Electron's security checklist that are code. */
import { type App, type Session, shell, type WebContents } from 'electron';

const openable = /^(?:https?|mailto):/i;

/** Thrown for anything but http(s) and mailto. */
export async function openExternal(url: string): Promise<void> {
  const parsed = URL.parse(url);
  if (!parsed || !openable.test(parsed.protocol)) throw new Error('Only web and mail addresses are opened.');
  await shell.openExternal(parsed.href);
}

/** Use once, before any window: every page that is ever made, by whomever, is closed in. */
export function guardPages(app: App, onRefused: (what: string, url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, onRefused));
}

function guardPage(contents: WebContents, onRefused: (what: string, url: string) => void): void {
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    onRefused('navigation', event.url);
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    onRefused('redirect', event.url);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    onRefused('webview', '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url).catch(() => onRefused('window', url));
    return { action: 'deny' };
  });
}

/** Copying a text is all that a page may do with the computer. */
const allowedPermissions = new Set(['clipboard-sanitized-write']);

/** Use once, after the app is ready: no permission, no device, no request to anywhere but the bundle. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowedPermissions.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !/^(?:app|data|blob|devtools):/.test(details.url) }));
}
