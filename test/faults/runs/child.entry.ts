/**
 * A process that has runs done on a home until it is killed: it starts some, answers what they ask, has interrupted ones go on,
 * and stops one now and then. Each line on standard output is written after the answer.
 */
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { seeded } from '../store/random.ts';
import type { Doing, Goal } from './effects.ts';
import { openRoom, type Room, types, user } from './room.ts';

interface Job {
  home: string;
  traces: string;
  /** Makes the names of this process's runs its own. */
  name: string;
  seed: number;
  callers: number;
}

const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const random = seeded(job.seed);
const say = (line: string) => writeSync(1, `${line}\n`);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const doings: readonly Doing[] = ['append', 'append', 'append', 'set', 'leave', 'child'];

async function caller({ runs }: Room, number: number): Promise<void> {
  for (let count = 1; ; count += 1) {
    const name = `${job.name}-${number}-${count}`;
    const steps = Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(doings));
    const goal: Goal = { name, steps, together: 1 + Math.floor(random() * 2) };
    const { id } = await runs.handlers['runs.start']({ type: pick(types), goal: JSON.stringify(goal) }, user);
    say(`ack ${id} ${name}`);
    if (random() < 0.05) {
      await setTimeout(random() * 20);
      await runs.handlers['runs.cancel']({ id }, user);
    }
    await runs.api.settled(id);
  }
}

/** The user: answers most of what is asked, and sends on what was interrupted before. */
async function person({ runs }: Room): Promise<never> {
  const { items: cut } = await runs.handlers['runs.list']({ state: 'interrupted', limit: 100 }, user);
  for (const { id } of cut) if (random() < 0.5) await runs.handlers['runs.resume']({ id }, user);
  for (;;) {
    const { items } = await runs.handlers['runs.approvals']({}, user);
    for (const { approvalId } of items) {
      const decision = random() < 0.8 ? 'allow' : 'deny';
      // One that was withdrawn meanwhile is refused: that is no fault.
      await runs.handlers['runs.decide']({ approvalId, decision }, user).catch(() => undefined);
    }
    await setTimeout(5);
  }
}

const room = await openRoom({ ...job, random, began: () => say('effect') });
say('open');
await Promise.all([person(room), ...Array.from({ length: job.callers }, (_, number) => caller(room, number))]);
