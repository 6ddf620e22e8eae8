import { expect, test } from 'vitest';
import { chromiumArguments } from './launch.ts';

test('features that the app switches off are switched off beside our own, in one flag', () => {
  const args = chromiumArguments(new Map([['disable-features', 'Lens,Translate']]), '/profile');
  expect(args.filter((arg) => arg.startsWith('--disable-features='))).toEqual([
    '--disable-features=HttpsUpgrades,Translate,OptimizationHints,MediaRouter,Lens',
  ]);
});

test('the app cannot move the profile, nor let Chromium out', () => {
  const args = chromiumArguments(new Map([['user-data-dir', '/elsewhere']]), '/profile');
  expect(args.filter((arg) => arg.startsWith('--user-data-dir'))).toEqual(['--user-data-dir=/profile']);
  for (const flag of ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']) {
    expect(args).toContain(flag);
  }
});
