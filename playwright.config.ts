import { defineConfig } from '@playwright/test';
import { type HostName, hosts } from './scripts/testing/hosts.ts';

/** The same specs, once per host that is here; a spec names no host. */
export default defineConfig<{ host: HostName }>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '.cache/test/playwright.json' }]],
  projects: hosts(import.meta.dirname).here.map((host) => ({ name: host, use: { host } })),
});
