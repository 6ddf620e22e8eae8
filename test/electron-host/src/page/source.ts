import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import type { PreloadProcess, startIsolatedWorld } from './isolated-world.ts';
import type { startMainWorld } from './main-world.ts';

/** Joins modules into one scope, in the order of their imports, as plain JavaScript. */
function join(...files: string[]): string {
  const plain = files.map((file) => stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), 'utf8')));
  return plain.map((text) => text.replace(/^import [^;]*;$/gm, '').replace(/^export /gm, '')).join('\n');
}

const MAIN_WORLD = join('bridge.ts', 'main-world.ts');
const ISOLATED_WORLD = join('../base/refuse.ts', 'codec.ts', 'bridge.ts', 'ipc-renderer.ts', 'isolated-world.ts');

/** The text of a call, with arguments that fit the function; what stands in `rest` is code of its own. */
function callOf<Given extends unknown[]>(name: string, given: Given, ...rest: string[]): string {
  return `${name}(${[...given.map((argument) => JSON.stringify(argument)), ...rest].join(', ')});`;
}

/** Use for the script that every document gets in its own world. */
export function mainWorldScript(nonce: string): string {
  return `(() => {${MAIN_WORLD}\n${callOf<Parameters<typeof startMainWorld>>('startMainWorld', [nonce])}\n})();`;
}

/** A preload that cannot be parsed, or is an ES module, must fail as Electron's does: with an error, in a page that goes on. */
function readPreload(file: string): string {
  try {
    const source = readFileSync(file, 'utf8');
    new Script(`(function () {${source}\n})`, { filename: file });
    return source;
  } catch (error) {
    return `throw new SyntaxError(${JSON.stringify(String(error instanceof Error ? error.message : error))});`;
  }
}

/** Use for the script that runs a preload in the isolated world. The preload's text stands outside the scope of ours. */
export function isolatedWorldScript(nonce: string, context: PreloadProcess, file: string): string {
  const start = callOf<
    Parameters<typeof startIsolatedWorld> extends [infer Nonce, infer Context, unknown] ? [Nonce, Context] : never
  >('startIsolatedWorld', [nonce, context], 'preload');
  const preload = `function (require, module, exports, process, global) {\n${readPreload(file)}\n}`;
  return `((preload) => {${ISOLATED_WORLD}\n${start}\n})(${preload});\n//# sourceURL=${pathToFileURL(file).href}`;
}
