/** Words that must not appear: paths of one machine, and the hosts that packages were fetched from. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Verdict } from '../tree.ts';

// Written so that this file does not hold the words it looks for.
const machinePaths = /(?<![\w.)\]-])\/(?:w[o]rk|f[a]rm|r[o]ot)\/|\.l[i]brary\b|before-[s]top/;
const fetched = /"resolved": "https?:/;
const binary = /\.(png|ico|icns|woff2?|gz|zip|pdf|db)$/;

/** Use on one file's text. `hosts`: names of registries that this machine uses. */
export function judgeWords(path: string, text: string, hosts: string[]): Finding[] {
  const findings: Finding[] = [];
  const report = (line: number, message: string) => findings.push({ level: 'fail', file: path, line, message });
  text.split('\n').forEach((line, at) => {
    const machine = machinePaths.exec(line);
    if (machine) report(at + 1, `names a place on one machine: ${machine[0]}`);
    if (path.endsWith('package-lock.json') && fetched.test(line))
      report(at + 1, 'names where a package was fetched from: install with omit-lockfile-registry-resolved');
    const host = hosts.find((name) => line.includes(name));
    if (host) report(at + 1, 'names the registry that this machine uses');
  });
  return findings;
}

export function checkWords(root: string, files: string[]): Verdict {
  const readable = files.filter((path) => !binary.test(path) && statSync(join(root, path)).isFile());
  const hosts = registryHosts(root);
  const findings = readable.flatMap((path) => judgeWords(path, readFileSync(join(root, path), 'utf8'), hosts));
  return { findings, looked: `${readable.length} files` };
}

/** A private registry's host tells about the machine; npm's public one is everybody's. */
function registryHosts(root: string): string[] {
  const configured = [process.env.npm_config_registry, fromNpm(root)].filter((url) => url !== undefined);
  const hosts = configured.flatMap((url) => (URL.canParse(url) ? [new URL(url).hostname] : []));
  return [...new Set(hosts)].filter((host) => host !== '' && !['registry.npmjs.org', 'localhost', '127.0.0.1'].includes(host));
}

function fromNpm(root: string): string | undefined {
  if (process.env.npm_config_registry) return undefined;
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    return execFileSync(npm, ['config', 'get', 'registry'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    }).trim();
  } catch {
    return undefined; // Without npm there is no registry to be named.
  }
}
