import { expect, test } from 'vitest';
import { type Machine, seccompProgram } from './seccomp.ts';
import { clone, closed, ioctl, newest, prctl } from './syscalls.ts';

const archOf: Record<Machine, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
const allow = 0x7fff0000;
const kill = 0x80000000;
const errno = (number: number) => 0x00050000 | number;
const numbers = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 };

/** What the kernel does with the program: the one that cannot run here is tried too. */
function judge(program: Buffer, call: { arch: number; nr: number; args?: number[] }): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call.nr >>> 0, 0);
  data.writeUInt32LE(call.arch, 4);
  for (const [index, value] of (call.args ?? []).entries()) data.writeBigUInt64LE(BigInt(value), 16 + 8 * index);
  let loaded = 0;
  for (let at = 0; ; at += 1) {
    const code = program.readUInt16LE(at * 8);
    const k = program.readUInt32LE(at * 8 + 4);
    if (code === 0x06) return k;
    if (code === 0x20) loaded = data.readUInt32LE(k);
    else {
      const holds = { 21: loaded === k, 37: loaded > k, 53: loaded >= k, 69: (loaded & k) !== 0 }[code];
      expect(holds).toBeTypeOf('boolean');
      at += program.readUInt8(at * 8 + (holds ? 2 : 3));
    }
  }
}

for (const machine of ['x64', 'arm64'] as const) {
  const program = seccompProgram(machine);
  const ask = (nr: number, args: number[] = []) => judge(program, { arch: archOf[machine], nr, args });

  test(`every call that is closed answers its error on ${machine}, and the kernel takes a program of this size`, () => {
    for (const { errno: name, calls } of closed)
      for (const [call, x64, arm64] of calls) {
        const nr = machine === 'x64' ? x64 : arm64;
        if (nr !== null) expect([call, ask(nr)]).toEqual([call, errno(numbers[name])]);
      }
    expect(program.length / 8).toBeLessThanOrEqual(4096);
  });

  test(`what a script lives on is open on ${machine}`, () => {
    // read, write, close, mmap, execve, exit_group, wait4, pipe2, openat, rt_sigaction, prlimit64, getrandom.
    const x64 = [0, 1, 3, 9, 59, 231, 61, 293, 257, 13, 302, 318];
    const arm64 = [63, 64, 57, 222, 221, 94, 260, 59, 56, 134, 261, 278];
    for (const nr of machine === 'x64' ? x64 : arm64) expect([nr, ask(nr)]).toEqual([nr, allow]);
  });

  test(`another architecture's calls end the process on ${machine}`, () => {
    // i386, arm, x86-64 and arm64 as seen from the other.
    for (const arch of [0x40000003, 0x40000028, ...Object.values(archOf).filter((one) => one !== archOf[machine])])
      expect(judge(program, { arch, nr: 0 })).toBe(kill);
    if (machine === 'x64') for (const nr of [0x40000000, 0x40000029, 0xffffffff]) expect(ask(nr)).toBe(kill);
  });

  test(`what the filter has not seen is not there on ${machine}`, () => {
    for (const nr of [newest + 1, 462, 1000, 0x3fffffff, 400, 423]) expect(ask(nr)).toBe(errno(38));
  });

  test(`arguments are judged by the half that the kernel looks at on ${machine}`, () => {
    expect(ask(clone[machine], [0x01200011])).toBe(allow);
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
      for (const above of [0, 2 ** 32]) expect(ask(clone[machine], [flag + 17 + above])).toBe(errno(1));
    for (const command of [0x5412, 0x541c, 0x5423])
      for (const above of [0, 2 ** 32]) expect(ask(ioctl[machine], [0, command + above])).toBe(errno(1));
    expect(ask(ioctl[machine], [0, 0x5401])).toBe(allow);
    for (const option of [1, 35]) expect(ask(prctl[machine], [option])).toBe(errno(1));
    expect(ask(prctl[machine], [15])).toBe(allow);
  });
}
