import { debug } from '../base/standin.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import { permissionsOf, type Session } from '../web/session.ts';
import { fromChromium } from '../web/url-map.ts';

/** Chromium's names for permissions, and Electron's. */
const PERMISSIONS: Record<string, string> = {
  camera: 'media',
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
  geolocation: 'geolocation',
  'idle-detection': 'idle-detection',
  microphone: 'media',
  midi: 'midi',
  notifications: 'notifications',
};
const MEDIA_TYPES: Record<string, string[]> = { camera: ['video'], microphone: ['audio'] };

async function isGranted(webContents: object, session: Session, name: string, url: string): Promise<boolean> {
  const { request, check } = permissionsOf(session);
  const permission = PERMISSIONS[name] ?? name;
  const details = { requestingUrl: fromChromium(url), isMainFrame: true, mediaTypes: MEDIA_TYPES[name] };
  const origin = fromChromium(new URL(url).origin);
  if (check && !check(webContents, permission, origin, details)) return false;
  if (!request) return true;
  return new Promise((resolve) => request(webContents, permission, resolve, details));
}

/**
 * Chromium cannot ask the app when a page asks for a permission. So the app's handlers are asked about every one of them
 * before the page loads, and their answers are pinned.
 */
export async function pinPermissions(browser: CdpSession, webContents: object, session: Session, url: string): Promise<void> {
  const { origin } = new URL(url);
  for (const name of Object.keys(PERMISSIONS)) {
    const setting = (await isGranted(webContents, session, name, url)) ? 'granted' : 'denied';
    await browser
      .send('Browser.setPermission', { permission: { name }, setting, origin })
      .catch((error: unknown) => debug('permission', name, error));
  }
}
