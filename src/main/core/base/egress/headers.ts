/** Headers of a request: what a caller may set, and what goes along when a redirect leads elsewhere. */
import { egressFault } from './faults.ts';

/** The connection's own, what decides where a request ends up, and what makes a cloud hand out its keys. */
const never =
  /^(?:host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|accept-encoding|expect|forwarded|via|x-forwarded-.*|x-real-ip|x-original-.*|x-rewrite-.*|x-http-method.*|sec-.*|metadata|metadata-flavor|x-aws-ec2-.*|x-google-metadata-.*)$/;

/** Says nothing about who asks. */
const harmless = new Set(['accept', 'accept-language', 'user-agent']);

const most = 16 * 1024;

/** Names in lower case. Thrown for a header that is none, or that is not a caller's to set: AppError with the reason `bad_header`. */
export function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    const plain = name.toLowerCase();
    const shown = JSON.stringify(name.slice(0, 60));
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(plain) || !/^[\t\u0020-\u007e\u0080-\u00ff]*$/u.test(value))
      throw egressFault('bad_header', `The header ${shown} is not one that can be sent.`);
    if (never.test(plain)) throw egressFault('bad_header', `The header ${shown} is set by the connection alone.`);
    if (Object.hasOwn(checked, plain)) throw egressFault('bad_header', `The header ${shown} is there twice.`);
    checked[plain] = value;
    size += plain.length + value.length;
  }
  if (size > most) throw egressFault('bad_header', `The headers have more than ${most} signs.`);
  return checked;
}

/** What still goes along to another host: nothing that vouches for the caller. */
export const anonymous = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
