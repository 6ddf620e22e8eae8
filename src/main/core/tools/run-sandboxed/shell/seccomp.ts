/**
 * The filter on the sandbox's system calls, as a program for the kernel (classic BPF), written by hand into a buffer: bubblewrap
 * loads it from a file descriptor before the script's first instruction, and no child can take it off.
 */
import { clone, closed, type Errno, firstOfNewTable, ioctl, lastOfOldTable, newest, prctl } from './syscalls.ts';

export type Machine = 'x64' | 'arm64';

/** From linux/audit.h: what the kernel says the call came in by. A 32-bit call on a 64-bit machine says something else. */
const auditArch: Record<Machine, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** Calls of x32: 64-bit by their architecture, with numbers of their own from here on. */
const x32 = 0x40000000;
const errnos: Record<Errno, number> = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 };

/** NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const newNamespaces = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;
/** TIOCSTI types into the terminal, TIOCLINUX pastes into it, TIOCSETD changes what it is. */
const terminalCommands = [0x5412, 0x541c, 0x5423];
/** PR_SET_MM, and PR_SET_PDEATHSIG: what dies with its parent goes on doing so. */
const processCommands = [35, 1];

/** Where `struct seccomp_data` has what; the low half of an argument comes first on both machines. */
const at = { nr: 0, arch: 4, argument: (index: number) => 16 + 8 * index };

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];
const load = (offset: number): Instruction => [0x20, 0, 0, offset];
const ifEqual = (k: number, then: number, otherwise: number): Instruction => [0x15, then, otherwise, k];
const ifAbove = (k: number, then: number, otherwise: number): Instruction => [0x25, then, otherwise, k];
const ifAtLeast = (k: number, then: number, otherwise: number): Instruction => [0x35, then, otherwise, k];
const ifAnyOf = (mask: number, then: number, otherwise: number): Instruction => [0x45, then, otherwise, mask];
const answer = (errno: Errno): Instruction => [0x06, 0, 0, 0x00050000 | errnos[errno]];
const kill: Instruction = [0x06, 0, 0, 0x80000000];
const allow: Instruction = [0x06, 0, 0, 0x7fff0000];

/** `number` with an argument (32 bits of it: the kernel looks at no more) that one of these checks catches. */
function whenArgument(number: number, index: number, checks: readonly Instruction[]): Instruction[] {
  // Each check jumps over the rest when it hits, onto the answer; the last one that does not hit jumps over the answer.
  const last = checks.length - 1;
  const tests = checks.map(([code, , , k], i): Instruction => [code, last - i, i === last ? 1 : 0, k]);
  return [ifEqual(number, 0, checks.length + 3), load(at.argument(index)), ...tests, answer('EPERM'), load(at.nr)];
}

/** Use to get the program for this machine. */
export function seccompProgram(machine: Machine): Buffer {
  const single = closed.flatMap(({ errno, calls }) =>
    calls.flatMap(([, x64, arm64]) => {
      const number = machine === 'x64' ? x64 : arm64;
      return number === null ? [] : [ifEqual(number, 0, 1), answer(errno)];
    }),
  );
  return assemble([
    load(at.arch),
    ifEqual(auditArch[machine], 1, 0),
    kill,
    load(at.nr),
    ...(machine === 'x64' ? [ifAtLeast(x32, 0, 1), kill] : []),
    // Deny by default: what this file has not seen is not there.
    ifAbove(newest, 0, 1),
    answer('ENOSYS'),
    ifAbove(lastOfOldTable[machine], 0, 2),
    ifAtLeast(firstOfNewTable, 1, 0),
    answer('ENOSYS'),
    ...single,
    ...whenArgument(clone[machine], 0, [ifAnyOf(newNamespaces, 0, 0)]),
    ...whenArgument(
      ioctl[machine],
      1,
      terminalCommands.map((k) => ifEqual(k, 0, 0)),
    ),
    ...whenArgument(
      prctl[machine],
      0,
      processCommands.map((k) => ifEqual(k, 0, 0)),
    ),
    allow,
  ]);
}

function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, ifTrue, ifFalse, k]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  }
  return bytes;
}
