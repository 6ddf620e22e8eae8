/**
 * A process that works on a home until it is killed. It first looks whether everything that was ever acknowledged is there,
 * then gives commands from many callers at once; each line on standard output is written after the answer.
 */
import { readFileSync, writeSync } from 'node:fs';
import type { Store } from '../../../src/main/core/store/types.ts';
import { look } from './acknowledged.ts';
import { extraSteps, migrations, openToy, write } from './toy.ts';

interface Job {
  home: string;
  /** Makes the names of this process's commands its own. */
  name: string;
  callers: number;
  /** Ends by itself after so many commands; otherwise works until it is killed. */
  commands?: number;
  /** How many migrations more than the toy's own: a step up makes this start an upgrade. */
  schema?: number;
  /** A file with one acknowledged name a line. */
  acknowledged?: string;
  rebuild?: boolean;
  /** How often to open, work and close; once when absent. */
  rounds?: number;
}

const say = (line: string) => writeSync(1, `${line}\n`);

async function work(store: Store, job: Job): Promise<void> {
  let given = 0;
  const caller = async () => {
    while (job.commands === undefined || given < job.commands) {
      given += 1;
      const name = `${job.name}-${given}`;
      await one(store, name, given);
    }
  };
  await Promise.all(Array.from({ length: job.callers }, caller));
}

/** A whole command is two events, two views of each and a row of its own; now and then one is refused after all of it. */
async function one(store: Store, name: string, count: number): Promise<void> {
  const refused = count % 7 === 0;
  const given = store.command((tx) => {
    tx.append(write(name, `word ${'x'.repeat((count * 37) % 600)}`), write(`${name}-twin`, 'twin'));
    tx.prepare('INSERT INTO loose (text) VALUES (:name)').run({ name });
    tx.publish('store.trouble', { code: 'recovered', message: name });
    if (refused) throw new Error('refused');
  });
  await given.then(
    () => say(`ack ${name}`),
    () => undefined,
  );
  if (count % 50 === 0) {
    const { fileId } = await store.artifacts.put(`${name}.bin`, Buffer.alloc(5_000, count), 10_000);
    say(`file ${fileId}`);
  }
}

const job = JSON.parse(process.argv[2] ?? '{}') as Job;
for (let round = 1; round <= (job.rounds ?? 1); round += 1) {
  const store = await openToy(job.home, { migrations: [...migrations, ...extraSteps(job.schema ?? 0)] });
  say('open');
  if (job.acknowledged) say(`looked ${JSON.stringify(look(store, readFileSync(job.acknowledged, 'utf8')))}`);
  const rebuilding = job.rebuild ? store.rebuild() : undefined;
  await work(store, { ...job, name: `${job.name}${round}` });
  await rebuilding;
  await store.close();
  say('closed');
}
