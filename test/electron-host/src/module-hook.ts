import { registerHooks } from 'node:module';

const ADDRESS = 'stand-in:electron';
const SPECIFIER = /^electron(\/(main|common|utility))?$/;

declare global {
  /** What `electron` is; the module's source can only reach it here. */
  var __standinElectron: object;
}

/** Use once per process: from then on `import 'electron'` and `require('electron')` give this object. */
export function installElectronModule(electron: object): void {
  globalThis.__standinElectron = electron;
  const names = Object.keys(electron).map((name) => `export const ${name} = electron.${name};`);
  const source = `const electron = globalThis.__standinElectron;\nexport default electron;\n${names.join('\n')}`;
  registerHooks({
    resolve(specifier, context, next) {
      if (!SPECIFIER.test(specifier)) return next(specifier, context);
      const kind = context.conditions.includes('require') ? 'commonjs' : 'module';
      return { url: `${ADDRESS}/${kind}`, format: kind, shortCircuit: true };
    },
    load(url, context, next) {
      if (url === `${ADDRESS}/module`) return { format: 'module', source, shortCircuit: true };
      if (url !== `${ADDRESS}/commonjs`) return next(url, context);
      return { format: 'commonjs', source: 'module.exports = globalThis.__standinElectron;', shortCircuit: true };
    },
  });
}
