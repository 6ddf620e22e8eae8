/** The least that must hold on every host: it starts, shows its window, answers, and starts again on the same home. */
import { expect, test } from './hearth.ts';

test('it starts on a fresh home, shows its window and answers a request', async ({ hearth }) => {
  await expect(hearth.page).toHaveTitle(/Hearth/);
  const self = await hearth.rpc('self.get', {});
  expect(self.home).toBe(hearth.home);
});

test('it is the same daemon after a restart and after a kill', async ({ hearth }) => {
  const { id } = await hearth.rpc('self.get', {});
  await hearth.rpc('self.update', { name: 'Ember' });
  await hearth.restart();
  expect(await hearth.rpc('self.get', {})).toMatchObject({ id, name: 'Ember' });
  await hearth.kill();
  await hearth.restart();
  expect(await hearth.rpc('self.get', {})).toMatchObject({ id, name: 'Ember' });
});

test('a second start on the same home ends by itself and harms nothing', async ({ hearth }) => {
  await hearth.rpc('self.update', { name: 'Ember' });
  // The app hands over to the window that is there; a server says who holds the home.
  expect(await hearth.again()).toBe(hearth.host === 'headless' ? 3 : 0);
  expect(await hearth.rpc('self.get', {})).toMatchObject({ name: 'Ember' });
  expect((await hearth.rpc('store.verify', {})).problems).toEqual([]);
});
