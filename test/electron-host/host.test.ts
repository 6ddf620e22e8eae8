import { afterAll, beforeAll, describe, test } from 'vitest';
import * as claims from './claims.ts';
import { launchToy, type Toy } from './toy.ts';

describe('an app on the stand-in, driven by an unmodified _electron.launch', () => {
  let toy: Toy;
  beforeAll(async () => {
    toy = await launchToy();
  });
  afterAll(() => toy.close());

  test('comes up without an error', () => claims.runsClean(toy));
  test('gets answers with a Date in them, and knows the frame that asked', () => claims.invokes(toy));
  test('meets errors in the words of Electron', () => claims.wordsErrorsAsElectron(toy));
  test('sends Map, Set, Uint8Array, bigint and NaN', () => claims.clones(toy));
  test('receives a stream in order, and before its result', () => claims.streamsInOrder(toy));
  test('transfers a MessagePort from the page', () => claims.transfersPorts(toy));
  test('carries ten megabytes in one message', () => claims.carriesLargeMessages(toy));
  test('runs SQLite in a utility process, over a MessagePort', () => claims.forksWithSqlite(toy));
  test('leaks nothing of the preload into the page', () => claims.isolates(toy));
  test('has its policy present and enforced, and no way to the network', () => claims.enforcesPolicy(toy));
  test('is denied the permissions that its handler denies', () => claims.deniesPermissions(toy));
  test('cannot be led to another site', () => claims.blocksNavigation(toy));
  test('opens no window, and hands links to the shell', () => claims.deniesPopups(toy));
  test('lets no denied popup reach the network', () => claims.keepsPopupsFromTheNetwork(toy));
  test('goes on after a reload', () => claims.survivesReload(toy));
  test('toggles its quick window by tray, hotkey and menu', () => claims.opensQuickWindow(toy));
  test('hears of power and theme', () => claims.tellsOfPowerAndTheme(toy));
  test('leaves a record of tray, notification, login item and secret', () => claims.recordsTheDesktop(toy));
  test('closes to the tray', () => claims.closesToTray(toy));
  test('meets a second instance of itself', () => claims.meetsSecondInstance(toy));
  test('had no error to the end', () => claims.runsClean(toy));
});
