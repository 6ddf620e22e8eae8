/**
 * Chromium refuses to navigate to a scheme that it does not know, and the DevTools protocol cannot teach it one. So pages of
 * `app://bundle/x` load as `https://bundle.app.standin.test/x`; every address the main process sees is mapped back.
 */
export const privilegedSchemes = new Set<string>();

const SUFFIX = 'standin.test';

/** Use for an address on its way into Chromium. */
export function toChromium(url: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (scheme === undefined || !privilegedSchemes.has(scheme)) return url;
  return `https://${(host || 'root').toLowerCase()}.${scheme}.${SUFFIX}${rest || '/'}`;
}

/** Use for an address that comes out of Chromium. */
export function fromChromium(url: string): string {
  return url.replace(/^https:\/\/([^/?#]*)\.([a-z][a-z0-9+-]*)\.standin\.test(?=[/?#]|$)/i, '$2://$1');
}

/** Use for the policy of a page: sources that name a privileged scheme have to name its stand-in origin. */
export function policyToChromium(policy: string): string {
  return policy.replace(/(^|[\s;,])([a-z][a-z0-9+-]*):(?:\/\/([^\s;,]*))?(?=[\s;,]|$)/g, (source, before, scheme, host) =>
    privilegedSchemes.has(scheme) ? `${before}https://${host || '*'}.${scheme}.${SUFFIX}` : source,
  );
}

/** Use for the origin of an address, which URL gives as `null` for schemes that are not the web's own. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const { origin, protocol, host } = new URL(url);
  return origin === 'null' && host ? `${protocol}//${host}` : origin;
}
