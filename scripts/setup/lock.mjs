/** One set-up at a time: two starts at once would write into the same node_modules. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const beatMs = 2_000;
/** A holder touches its lock while it works: one that has been still for so long is gone, whoever has its process id now. */
const deadAfterMs = 30_000;

/** Runs `work` alone among all processes that use the same `path`. A holder that was killed is noticed and stepped over. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !take(path); await sleep(250)) {
    if (isDead(path)) stepOver(path);
    else if (!told) {
      say(`another start (process ${holder(path) ?? 'unknown'}) is setting this folder up; waiting for it.`);
      told = true;
    }
  }
  const beat = setInterval(() => touch(path), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined; // Given back between two looks.
  }
}

function isDead(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > deadAfterMs) return true;
  } catch {
    return false;
  }
  const pid = holder(path);
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Moves a dead holder's lock away. Of several that try, one wins: a rename takes the file from the others. */
function stepOver(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Taken away by hand: the work goes on, and the next start takes a lock of its own.
  }
}
