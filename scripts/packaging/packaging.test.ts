/** What can be known of the packages without making them. The release workflow reads the fuses back from each artefact. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareFuses, fuseNames, wantedFuses } from './fuses.ts';

const root = resolve(import.meta.dirname, '../..');
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));

interface Validator {
  validateConfiguration(config: unknown, log: { isEnabled: boolean; add(): void }): Promise<void>;
}

const { validateConfiguration } = builder('app-builder-lib/out/util/config/config') as Validator;
const read = () => JSON.parse(readFileSync(join(root, 'build/electron-builder.json'), 'utf8')) as Record<string, unknown>;
const validate = (more: Record<string, unknown>) => {
  const { $schema: _, ...config } = { ...read(), ...more };
  return validateConfiguration(config, { isEnabled: false, add: () => undefined });
};

describe('the packaging', () => {
  it("fits electron-builder's own schema, which refuses what it does not know", async () => {
    await validate({});
    await expect(validate({ fuses: {} })).rejects.toThrow(/unknown property 'fuses'/);
  });

  it('rebuilds nothing, unpacks native modules, and leaves other platforms out', () => {
    const config = read();
    expect(config).toMatchObject({ asar: true, asarUnpack: ['**/*.node'], npmRebuild: false });
    const files = config.files as string[];
    const dropped = files.indexOf('!node_modules/better-sqlite3/prebuilds/*');
    expect(dropped).toBeGreaterThanOrEqual(0);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders.
    expect(files.indexOf('node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node')).toBeGreaterThan(dropped);
    expect(existsSync(join(root, `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`))).toBe(true);
  });

  it('has the icon that it names, large enough for every platform', () => {
    const png = readFileSync(join(root, String(read().icon)));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1024, 1024]);
  });
});

describe('the fuses', () => {
  it('are known to the tool that burns them, and close every door of Electron', () => {
    const wanted = wantedFuses(root);
    expect(fuseNames()).toEqual(expect.arrayContaining(Object.keys(wanted)));
    expect(wanted).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('that differ in an artefact, or are not there, are named', () => {
    expect(compareFuses({ runAsNode: false, onlyLoadAppFromAsar: true }, { runAsNode: true })).toEqual([
      'runAsNode should be off',
      'onlyLoadAppFromAsar should be on',
    ]);
  });
});
