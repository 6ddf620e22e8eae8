import { defineConfig, type Project } from '@playwright/test';
import { type HostName, hosts } from './scripts/testing/hosts.ts';

type Options = { host: HostName };

/** The same specs, once per host that is here; a spec names no host. */
const projects: Project<Options>[] = hosts(import.meta.dirname).here.map((host) => ({ name: host, use: { host } }));
/** The release workflow names the app that it packaged. */
if (process.env.HEARTH_PACKAGED) projects.push({ name: 'packaged', testDir: 'test/packaged', workers: 1 });

export default defineConfig<Options>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '.cache/test/playwright.json' }]],
  projects,
});
