import { describe, expect, it } from 'vitest';
import { addVersion, change, noNotebook } from '../../../../../test/fakes/window/notebook.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { beginningOf, pageText } from './page-text.ts';
import { Days, dayOfPath } from './store.ts';

describe('the days', () => {
  async function begun() {
    const notebook = noNotebook();
    for (const day of ['2026-03-17', '2026-03-20', '2026-04-01'])
      addVersion(notebook, `journal/${day}.md`, `# ${day}\n\nAbout ${day}.\n`, 'journal');
    addVersion(notebook, 'journal/plans.md', 'Not a day.\n', 'write');
    const daemon = fakeDaemon({ pace: 0, notebook });
    const days = new Days(daemon.client);
    days.start();
    await expect.poll(() => days.store.getState().pages?.size).toBe(3);
    return { daemon, notebook, days, get: () => days.store.getState() };
  }

  it('are the files that are called by a day, and no other', async () => {
    const { get } = await begun();
    expect([...(get().pages?.keys() ?? [])]).toEqual(['2026-03-17', '2026-03-20', '2026-04-01']);
    for (const none of ['journal/plans.md', 'journal/2026-02-30.md', 'journal/x/2026-03-20.md', 'lore/2026-03-20.md'])
      expect(dayOfPath(none)).toBeNull();
  });

  it('tell how the pages of the month that is looked at begin, and read each version once', async () => {
    const { daemon, notebook, days, get } = await begun();
    const reads = () => daemon.calls.filter(({ name }) => name === 'notebook.read').length;
    days.look('2026-03');
    await expect.poll(() => get().beginnings.get('2026-03-20')?.line).toBe('About 2026-03-20.');
    expect(reads()).toBe(2);
    days.look('2026-04');
    await expect.poll(() => get().beginnings.has('2026-04-01')).toBe(true);
    days.look('2026-03');
    change(
      { home: daemon.home, emit: daemon.emit, pace: 0 },
      notebook,
      'journal/2026-03-20.md',
      '# 2026-03-20\n\nAnew.\n',
      'disk',
    );
    await expect.poll(() => get().beginnings.get('2026-03-20')?.line).toBe('Anew.');
    expect(reads()).toBe(4);
  });

  it('are searched in the journal alone, and show the answer to the newest question', async () => {
    const { daemon, days, get } = await begun();
    await Promise.all([days.find('about'), days.find('2026-04')]);
    expect(get().search?.hits?.map(({ path }) => path)).toEqual(['journal/2026-04-01.md']);
    expect(daemon.calls.findLast(({ name }) => name === 'notebook.search')?.input).toMatchObject({ shelf: 'journal' });
  });
});

describe('the text of a day', () => {
  it('is read without its own heading and without the marks that stand there for Hearth', () => {
    const text =
      '# 2026-03-20\n\n<!-- the facts of the day, written by Hearth -->\n## What happened\n\n- Talked.\n<!-- the end of the facts -->\n';
    expect(pageText(text, '2026-03-20')).toBe('## What happened\n\n- Talked.');
    expect(pageText('# 2026-03-20 was long\n', '2026-03-20')).toBe('# 2026-03-20 was long');
    expect(pageText('text <!-- within a line --> goes on', '2026-03-20')).toBe('text <!-- within a line --> goes on');
  });

  it('begins with the first line that says something', () => {
    expect(beginningOf('# 2026-03-20\n\n## What happened\n\n- **Talked** in “A\\_b”: 2 answers.\n', '2026-03-20')).toEqual({
      words: 7,
      line: 'Talked in “A_b”: 2 answers.',
    });
    expect(beginningOf('# 2026-03-20\n', '2026-03-20')).toEqual({ words: 0, line: '' });
    expect(beginningOf('## Only a heading\n', '2026-03-20').line).toBe('Only a heading');
  });
});
