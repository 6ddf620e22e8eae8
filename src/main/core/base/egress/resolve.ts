/** From a host to the addresses that may be connected to: each one judged, and no other is used afterwards. */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { systemCode } from '../errors.ts';
import { isLoopbackAddress, isPrivateAddress } from './addresses.ts';
import { egressFault } from './faults.ts';
import { canonicalHost, isLocalhost } from './hosts.ts';

/** How names are looked up; a test brings its own. */
export type Lookup = (host: string) => Promise<readonly string[]>;

const bySystem: Lookup = async (host) => (await systemLookup(host, { all: true })).map(({ address }) => address);

/**
 * The addresses of a host that was judged already. Thrown: AppError with the reason `private_address` where even one of them is
 * (a name that leads to several places may lead to the wrong one next time), or `network` where there is none.
 */
export async function resolveJudged(host: string, lookup: Lookup = bySystem): Promise<readonly string[]> {
  // A literal address was judged as it stands.
  if (isIP(host) !== 0) return [host];
  const addresses = await find(host, lookup);
  if (addresses.length === 0) throw egressFault('network', `${host} has no address.`);
  const wrong = addresses.find((address) => (isLocalhost(host) ? !isLoopbackAddress(address) : isPrivateAddress(address)));
  if (wrong !== undefined)
    throw egressFault('private_address', `${host} leads to ${wrong}, which is on this computer or its own network.`, { host });
  return addresses;
}

async function find(host: string, lookup: Lookup): Promise<readonly string[]> {
  try {
    return await lookup(host);
  } catch (error) {
    throw egressFault('network', `${host} could not be found (${systemCode(error) || 'no answer'}).`, { host }, error);
  }
}

/** Hands a socket the judged addresses in place of a look-up of its own, which might be answered otherwise. */
export function pinned(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, answer) => {
    const fit = answers.filter(({ family }) => !options.family || options.family === family || options.family === `IPv${family}`);
    const [first] = fit;
    if (!first) answer(Object.assign(new Error('No judged address of that family.'), { code: 'ENOTFOUND' }), '', 0);
    else if (options.all) answer(null, fit);
    else answer(null, first.address, first.family);
  };
}

/** True where a socket stands at one of the judged addresses. */
export const isAmong = (addresses: readonly string[], remote: string | undefined): boolean =>
  remote !== undefined && addresses.some((address) => canonicalHost(address) === canonicalHost(remote));
