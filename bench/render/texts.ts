/** What the benchmark draws: answers as models write them, and a conversation of thousands of messages. */
import type { Message } from '../../src/contract/chat.ts';

const section = (n: number) => `## Step ${n}: check the job

Before the **nightly backup** starts, the dump must have ended. It took *three to six minutes* on each of the last ${n + 3} nights, see \`journalctl -u dump-${n}\` and [the manual](https://restic.readthedocs.io/en/stable/${n}). If it is late, the backup reads a half-written file and the check of the next morning says so.

- Stop the timer with \`systemctl stop backup-${n}.timer\`
- Wait for **all** of the dump to end
  - look at its size: it grows by about ${n * 7} MB a week
  - compare it with the day before
- Start the timer again

| night | minutes | size |
|:------|--------:|-----:|
| Monday | ${n} | ${n * 11} MB |
| Tuesday | ${n + 2} | ${n * 12} MB |

\`\`\`sh
export RESTIC_REPOSITORY=/tank/restic-${n}
restic backup /tank/family --tag nightly --host larder   # run ${n}
restic forget --keep-daily 14 --keep-weekly 8 --prune
\`\`\`

> Keep the old key for one full cycle after any change: a backup that cannot be read is none.

`;

/** An answer of about `size` characters, made of everything that Markdown brings. */
export function answer(size: number): string {
  let text = '';
  for (let n = 1; text.length < size; n++) text += section(n);
  // The end is where a stream is: in the middle of a paragraph.
  return `${text.slice(0, text.lastIndexOf('\n\n', size))}\n\nOne thing to watch: the dump grows, so by`;
}

/** The words of a stream, one a delta. */
export const words =
  ' October it will take **nine minutes** and end at `02:19`, which still leaves eleven before the backup starts, as long as nobody moves either of them.'.match(
    /\s\S+/g,
  ) ?? [];

/** A conversation of `count` messages, questions and answers in turn. */
export function conversation(count: number): Message[] {
  return Array.from({ length: count }, (_, n) => {
    const id = `m${n}`;
    const mine = n % 2 === 0;
    return {
      id,
      conversationId: 'c',
      parentId: n === 0 ? null : `m${n - 1}`,
      role: mine ? 'user' : 'assistant',
      content: [
        {
          type: 'text',
          text: mine
            ? `And what of night ${n}? Does it still end before the backup starts?`
            : section(n % 40).slice(0, 400 + (n % 7) * 90),
        },
      ],
      state: 'complete',
      ...(mine ? {} : { model: 'claude-sonnet-4-5', usage: { inputTokens: 800, outputTokens: 120, cost: 0.004 } }),
      siblings: [id],
      createdAt: '2026-01-02T03:04:05.000Z',
    };
  });
}
