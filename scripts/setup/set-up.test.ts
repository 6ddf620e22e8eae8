/** `npm start` from a clean clone, with an npm and a build that only say that they were called. */
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const scripts = resolve(import.meta.dirname, '..');
let clone = '';

/** Stands where npm's own program is: does in node_modules what the product needs of it. */
const npm = `
const fs = require('node:fs');
fs.appendFileSync('calls.txt', 'npm ' + process.argv[2] + '\\n');
if (fs.existsSync('no-network')) { console.error('npm error network'); process.exit(7); }
setTimeout(() => {
  fs.mkdirSync('node_modules/node/bin', { recursive: true });
  fs.rmSync('node_modules/node/bin/node', { force: true });
  fs.symlinkSync(process.execPath, 'node_modules/node/bin/node');
  fs.mkdirSync('node_modules/electron-vite/bin', { recursive: true });
  fs.writeFileSync('node_modules/electron-vite/bin/electron-vite.js', \`
    const fs = require('node:fs');
    fs.appendFileSync('calls.txt', 'build\\\\n');
    fs.mkdirSync('out/main', { recursive: true });
    fs.copyFileSync('src/headless.js', 'out/main/headless.js');
  \`);
  console.log('npm talks on standard output');
}, 300);
`;

/** Stands where the product is. */
const product = `
process.on('SIGTERM', () => process.exit(0));
const args = process.argv.slice(2);
console.log(JSON.stringify({ event: 'ready', args }));
if (args.includes('--port')) process.exit(Number(args[args.indexOf('--port') + 1]));
setInterval(() => {}, 1000);
`;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'hearth-clone-'));
  mkdirSync(join(clone, 'src'));
  mkdirSync(join(clone, 'scripts'));
  cpSync(join(scripts, 'setup'), join(clone, 'scripts/setup'), { recursive: true });
  cpSync(join(scripts, 'start.mjs'), join(clone, 'scripts/start.mjs'));
  const files = {
    'package.json': '{"type": "commonjs"}',
    'package-lock.json': '{"packages": {}}',
    'electron.vite.config.ts': '',
    'npm-cli.js': npm,
    'src/headless.js': product,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(clone, name), text);
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

const calls = () => readFileSync(join(clone, 'calls.txt'), 'utf8').trim().split('\n');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Starts it; `atReady` runs when the product has said that it is ready. */
function start(args: string[], atReady?: (kill: (signal: NodeJS.Signals) => void) => void): Promise<Ended> {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(clone, 'scripts/start.mjs'), '--headless', ...args], {
    cwd: clone,
    env: { ...env, npm_execpath: join(clone, 'npm-cli.js') },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => {
    said.out += part;
    if (said.out.includes('ready')) atReady?.((signal) => child.kill(signal));
  });
  child.stderr.on('data', (part: Buffer) => {
    said.err += part;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, ...said })));
}

describe('npm start', () => {
  it('installs and builds what is missing, says so on standard error, and only there', async () => {
    const { code, out, err } = await start(['--json', '--port', '0']);
    expect(code).toBe(0);
    expect(out).toBe(`${JSON.stringify({ event: 'ready', args: ['--json', '--port', '0'] })}\n`);
    expect(err).toMatch(/installing packages[\s\S]*building/);
    expect(calls()).toEqual(['npm ci', 'build']);
  });

  it('does nothing of it the second time, and only what is needed after a change', async () => {
    await start(['--port', '0']);
    expect((await start(['--port', '0'])).err).toBe('');
    appendFileSync(join(clone, 'src/headless.js'), '// changed');
    await start(['--port', '0']);
    expect(calls()).toEqual(['npm ci', 'build', 'build']);
    writeFileSync(join(clone, 'package-lock.json'), '{"packages": {"node_modules/new": {}}}');
    await start(['--port', '0']);
    expect(calls()).toEqual(['npm ci', 'build', 'build', 'npm ci', 'build']);
  });

  it('sets up once when it is started twice at once, and the second says that it waits', async () => {
    const both = await Promise.all([start(['--port', '0']), start(['--port', '0'])]);
    expect(both.map((ended) => ended.code)).toEqual([0, 0]);
    expect(calls()).toEqual(['npm ci', 'build']);
    expect(both.map((ended) => ended.err).join()).toMatch(/another start \(process \d+\) is setting this folder up/);
  });

  it('steps over the lock of a start that was killed', async () => {
    mkdirSync(join(clone, '.cache'));
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => gone.on('exit', done));
    writeFileSync(join(clone, '.cache/set-up.lock'), String(gone.pid));
    expect((await start(['--port', '0'])).code).toBe(0);
  });

  it('passes exit codes and signals on', async () => {
    expect((await start(['--port', '3'])).code).toBe(3);
    const ended = await start([], (kill) => kill('SIGTERM'));
    expect(ended.code).toBe(0);
  });

  it('says in a sentence that packages cannot be had, and starts whole when they can', async () => {
    writeFileSync(join(clone, 'no-network'), '');
    const { code, out, err } = await start(['--json', '--port', '0']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/hearth: npm ci ended with code 7/);
    expect(err).not.toMatch(/\n\s+at /);
    rmSync(join(clone, 'no-network'));
    expect((await start(['--port', '0'])).code).toBe(0);
  });
});
