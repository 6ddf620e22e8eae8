/** A notebook that is lived in: lore with a proposal, a role, notes, skills in each state, and some weeks of journal. */
import type { Skill } from '../../../src/contract/notebook.ts';
import { newId } from '../window-daemon-home.ts';
import { addVersion, type FakeNotebook, noNotebook } from './notebook.ts';

const user = `# The people here

## Maren
- Runs the house and the lab. Likes short answers with the number first.
- Works from home Tue, Thu.
- **Never** message her between 22:00 and 07:00.

## Jonas
- Reach him on Telegram.
- Cooks. Ask him about food first.

## The children
- Ida, 9. Reads everything. Swims on Mondays.
- Allergies: none known.
- Theo, 6. Swims on Saturdays.
`;

const soul = `# Soul

You are Hearth. You live on this computer, and you are on the side of the people in this house.

- Say what you know, where from, and what you do not know.
- Be brief. A number first where a number is asked for.
`;

const files: Record<string, string[]> = {
  'lore/soul.md': [soul.replace('- Be brief. A number first where a number is asked for.\n', ''), soul],
  'lore/directives.md': ['# Directives\n\n- Ask before anything is sent.\n- Money is never spent without a yes.\n'],
  'lore/user.md': [user.replace('- Works from home Tue, Thu.\n', ''), user.replace('Tue, Thu', 'Tue'), user],
  'lore/triggers.md': ['# Triggers\n\n- A backup that is late: say it once, in the evening.\n'],
  'lore/agents.md': ['# Agents\n\n- Answer at once what takes one step.\n- Hand over what reads more than three files.\n'],
  'lore/roles/editor.md': ['# Editor\n\nYou read texts closely and cut what is not needed.\n'],
  'scratchpad/vlan-plan.md': [
    '# VLAN plan\n\n| id | name | who |\n|---|---|---|\n| 10 | home | phones, laptops |\n| 20 | lab | wren, kestrel |\n| 30 | cameras | nothing else |\n',
  ],
  'scratchpad/christmas.md': ['# Christmas\n\n- [ ] goose\n- [x] candles\n- [ ] a book for Ida\n'],
  'scratchpad/garden/frost.md': ['# Frost\n\n- drain the outdoor taps\n'],
  'scratchpad/garden/beds.md': ['# Beds\n\nFour, the long one in the shade.\n'],
  'skills/restic-checks/SKILL.md': [
    '---\nname: restic-checks\ndescription: Use when backups are to be checked.\nallowed-tools: read_text, list_dir\n---\n\n# Checks\n\n1. Read the last log.\n2. Compare its age with two days.\n',
  ],
  'skills/home-assistant/SKILL.md': [
    '---\nname: home-assistant\ndescription: Use when a light or a plug is to be switched.\nallowed-tools: http_get\n---\n\n# Lights\n\nAsk the bridge for its list first.\n',
    '---\nname: home-assistant\ndescription: Use when a light or a plug is to be switched.\nallowed-tools: http_get, run_sandboxed\n---\n\n# Lights\n\nAsk the bridge for its list first. Then run the script below.\n',
  ],
  'skills/recipe-scaler/SKILL.md': [
    '---\nname: recipe-scaler\ndescription: Use when a recipe is for another number of people.\n---\n\n# Scale\n\nMultiply, then round eggs up.\n',
  ],
};

const dayText = `# DAY

<!-- the facts of the day, written by Hearth -->
The switch is late again, and with it the camera network. The shop now says Tuesday. I moved the task, told nobody, because nobody needs to do anything before then.

Maren asked twice this week why the upstairs Wi-Fi is slow. I measured it at four, with the kids home: 38 megabits by the window, 6 in Ida’s room. The old access point is on channel 6 beside three neighbors. I suggested channel 11 and did not change it.

## What I learned

When Maren says “later,” she has meant the weekend four times out of five. I will offer Saturday morning and not tonight.

## Left open

The restore test still needs 60 GB on kestrel. I could free 31 by removing old container images, and will ask before I do.
<!-- the end of the facts -->
`;

const skill = (part: Partial<Skill> & Pick<Skill, 'name' | 'description' | 'state'>): Skill => ({
  ...{ path: `skills/${part.name}`, hash: '5'.repeat(64), allowedTools: null, files: [{ path: 'SKILL.md', bytes: 180 }] },
  ...part,
});

/** Use for looking at the pages. */
export function someNotebook(now = new Date()): FakeNotebook {
  const book = noNotebook();
  const hours = (count: number) => new Date(now.getTime() - count * 3_600_000);
  for (const [path, texts] of Object.entries(files))
    for (const [at, text] of texts.entries())
      addVersion(book, path, text, at === 0 ? 'seed' : 'write', 'user', hours((texts.length - at) * 30));
  for (let back = 1; back < 40; back++) {
    if (back % 6 === 4) continue;
    const day = hours(back * 24)
      .toISOString()
      .slice(0, 10);
    addVersion(book, `journal/${day}.md`, dayText.replace('DAY', day), 'journal', 'self', hours(back * 24));
  }
  book.proposals = [
    {
      ...{ id: newId(), path: 'lore/user.md', baseVersion: 3, before: user, state: 'open', stale: false },
      after: user.replace('none known.', 'Ida, cashews (throat swells). Check before any recipe or party list.'),
      reason:
        'You said on Thursday, planning the class party: “Ida can’t have cashews, her throat swells.” It belongs where every run reads it.',
      source: { actor: `run:${newId()}`, runId: newId() },
      createdAt: hours(20).toISOString(),
    },
  ];
  book.skills = [
    skill({
      ...{ name: 'home-assistant', description: 'Use when a light or a plug is to be switched.', state: 'changed' },
      ...{
        allowedTools: ['http_get', 'run_sandboxed'],
        why: 'It was changed since you consented to it.',
        approvedAt: hours(45).toISOString(),
      },
    }),
    skill({ name: 'recipe-scaler', description: 'Use when a recipe is for another number of people.', state: 'new' }),
    skill({
      ...{ name: 'restic-checks', description: 'Use when backups are to be checked.', state: 'approved' },
      ...{ allowedTools: ['Read', 'list_dir'], license: 'MIT', approvedAt: hours(10).toISOString() },
      needs: [
        { named: 'Read', tools: ['read_text'] },
        { named: 'list_dir', tools: ['list_dir'] },
      ],
    }),
  ];
  return book;
}
