/** Ways of a shell script to more rights: namespaces, set-user-id programs, and every system call that the filter closes. */
import { closed, type Errno, newest } from '../../../src/main/core/tools/run-sandboxed/shell/syscalls.ts';
import { type Attempt, shell, succeeds } from './attempt.ts';

const machine = process.arch === 'arm64' ? 'arm64' : 'x64';

const namespaces = succeeds(
  'namespaces',
  ...'-U -m -u -i -n -p -C -T -r -Ur -Urm -Urmpf -Urn --map-root-user --map-auto'
    .split(' ')
    .map((flag) => `unshare ${flag} true`),
  ...'-a -m -u -i -n -p -U -C'.split(' ').flatMap((flag) => [`nsenter -t 1 ${flag} true`, `nsenter -t @PID@ ${flag} true`]),
  'chroot / true',
  'chroot /proc/1/root true',
  'pivot_root . .',
  'bwrap --ro-bind / / true',
  'bwrap --unshare-user --dev-bind / / true',
  'ip netns add x',
  'setarch x86_64 -R true',
  'lsns -t user | grep -q init',
  ...'proc tmpfs sysfs cgroup cgroup2 overlay mqueue devpts debugfs bpf ramfs securityfs'
    .split(' ')
    .map((type) => `mount -t ${type} none /sandbox`),
  'mount --bind / /sandbox',
  'mount --make-shared /',
  'mount --move /proc /sandbox',
  'fusermount -u /sandbox',
  'swapon /sandbox',
  'losetup -f /sandbox',
);

const setUserId = succeeds(
  'set-user-id',
  'su -c true',
  'sudo -n true',
  'pkexec true',
  'doas true',
  'newgrp root',
  'sg root true',
  'chsh -s /bin/sh',
  'passwd -d root',
  'gpasswd -a 1000 root',
  'setpriv --reuid 0 true',
  'setpriv --clear-groups true',
  'runuser -u root true',
  'capsh --caps=all+eip -- -c true',
  'setcap cap_sys_admin+ep /sandbox',
  'newuidmap 1 0 0 1',
  'cp /bin/sh s && chmod 4755 s && [ "$(./s -p -c "id -u")" = 0 ]',
  'cp /bin/sh s && chown 0:0 s',
  "perl -e '$< = $> = 0; exit($> == 0 ? 0 : 1)'",
  'perl -e \'$( = $) = "0 0"; exit($) == 0 ? 0 : 1)\'',
  "perl -e 'use POSIX; exit(POSIX::setuid(0) ? 0 : 1)'",
  '[ "$(id -u)" = 0 ]',
  '! grep -q "CapEff:.0000000000000000" /proc/self/status',
  '! grep -q "CapBnd:.0000000000000000" /proc/self/status',
  '! grep -q "NoNewPrivs:.1" /proc/self/status',
  '! grep -q "Seccomp:.2" /proc/self/status',
  '! grep -q "Seccomp:.2" /proc/1/status',
  '! grep -q "CapEff:.0000000000000000" /proc/1/status',
  'modprobe dummy',
  'insmod /sandbox/x.ko',
  'reboot -f',
  'hostname escaped',
  'date -s 2000-01-01',
  'sysctl -w kernel.dmesg_restrict=0',
);

const numbers: Record<Errno, number> = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 };

/** Asks the kernel itself: anything but the filter's own answer got through. */
function call(name: string, number: number, errno: Errno, args = '0, 0, 0, 0, 0'): Attempt {
  const ask = `my $r = syscall(${number}, ${args}); print "THROUGH\\n" unless $r == -1 && $! + 0 == ${numbers[errno]}`;
  return { family: 'system calls', name, language: 'shell', code: `perl -e '${ask}'`, needs: 'perl' };
}

const everyClosed = closed.flatMap(({ errno, calls }) =>
  calls.flatMap(([name, x64, arm64]) => {
    const number = machine === 'x64' ? x64 : arm64;
    return number === null ? [] : [call(name, number, errno)];
  }),
);

/** Without 335 and 336: Linux lets those two by every filter, and they do nothing outside of a probe of the kernel's own. */
const unseen = [
  newest + 1,
  newest + 4,
  newest + 12,
  470,
  500,
  999,
  0x3fffffff,
  ...(machine === 'x64' ? [337, 380, 423] : [295, 350, 423]),
].map((number) => call(`a call that is newer than the filter, ${number}`, number, 'ENOSYS'));

const [clone, ioctl, prctl] = machine === 'x64' ? [56, 16, 157] : [220, 29, 167];
const flags = {
  NEWNS: 0x20000,
  NEWCGROUP: 0x2000000,
  NEWUTS: 0x4000000,
  NEWIPC: 0x8000000,
  NEWUSER: 0x10000000,
  NEWPID: 0x20000000,
  NEWNET: 0x40000000,
};
const byArgument = [
  ...Object.entries(flags).map(([name, flag]) => call(`clone with ${name}`, clone, 'EPERM', `${flag | 17}, 0, 0, 0, 0`)),
  call('clone with NEWUSER beside other bits', clone, 'EPERM', `${0x10000000 + 17 + 2 ** 32}, 0, 0, 0, 0`),
  ...[0x5412, 0x541c, 0x5423].flatMap((command) => [
    call(`ioctl ${command.toString(16)}`, ioctl, 'EPERM', `0, ${command}, 0`),
    call(`ioctl ${command.toString(16)} with bits above that the kernel drops`, ioctl, 'EPERM', `0, ${command + 2 ** 32}, 0`),
  ]),
  call('prctl PR_SET_PDEATHSIG', prctl, 'EPERM', '1, 0, 0, 0, 0'),
  call('prctl PR_SET_MM', prctl, 'EPERM', '35, 1, 0, 0, 0'),
];

const terminal = [
  ...succeeds('terminal', 'echo x > /dev/tty', 'stty -a', 'tty', 'chvt 1', 'openvt true', 'mesg n'),
  ...shell(
    'terminal',
    'perl -e \'open(T, "+<", "/dev/ptmx") or exit; my $n = pack("i", 0); ioctl(T, 0x40045431, $n); ioctl(T, 0x80045430, $n); open(S, "+<", "/dev/pts/" . unpack("i", $n)) or exit; my $c = "x"; ioctl(S, 0x5412, $c) and print "THROUGH\\n"\'',
  ),
];

/** A program of one segment: these instructions, at 0x400078. Its exit with 0 is its getting through. */
function program(instructions: number[]): string {
  const bytes = Buffer.alloc(120 + instructions.length);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 0);
  bytes.writeUInt32LE(0x003e0002, 16);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(0x400078n, 24);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.set([64, 0, 56, 0, 1, 0], 52);
  bytes.writeUInt32LE(1, 64);
  bytes.writeUInt32LE(5, 68);
  bytes.writeBigUInt64LE(0x400000n, 80);
  bytes.writeBigUInt64LE(0x400000n, 88);
  bytes.writeBigUInt64LE(BigInt(bytes.length), 96);
  bytes.writeBigUInt64LE(BigInt(bytes.length), 104);
  bytes.set(instructions, 120);
  return bytes.toString('base64');
}

const exit0 = [0xb8, 0x3c, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05];
const asked = (eax: number[], enter: number[]) => [0xb8, ...eax, ...enter, ...exit0];
const foreign = (name: string, instructions: number[]): Attempt => ({
  family: 'other architectures',
  name,
  language: 'shell',
  code: `echo ${program(instructions)} | base64 -d > x; chmod +x x; if ./x; then echo THROUGH; fi`,
});
const architectures =
  machine === 'x64'
    ? [
        foreign('getpid of 32 bits', asked([20, 0, 0, 0], [0xcd, 0x80])),
        foreign('socketcall of 32 bits', asked([102, 0, 0, 0], [0xcd, 0x80])),
        foreign('mount of 32 bits', asked([21, 0, 0, 0], [0xcd, 0x80])),
        foreign('ptrace of 32 bits', asked([26, 0, 0, 0], [0xcd, 0x80])),
        foreign('getpid of x32', asked([39, 0, 0, 0x40], [0x0f, 0x05])),
        foreign('socket of x32', asked([41, 0, 0, 0x40], [0x0f, 0x05])),
        foreign('ptrace of x32', asked([0x09, 0x02, 0, 0x40], [0x0f, 0x05])),
      ]
    : [];

export const rightsAttempts: Attempt[] = [
  ...namespaces,
  ...setUserId,
  ...everyClosed,
  ...unseen,
  ...byArgument,
  ...terminal,
  ...architectures,
];

/** That the hand-made programs run at all: without this, their failing would prove nothing. */
export const plainProgram: Attempt = { ...foreign('a program of our own making', exit0), family: 'control' };
