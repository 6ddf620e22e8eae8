/**
 * What the sandbox's filter closes, by name, with the numbers on x86-64 and arm64 (`null` where that machine has none). The
 * numbers are the kernel's promise and never change; what is newer than `newest` is closed without being listed.
 */

export type Errno = 'EPERM' | 'ENOSYS' | 'EAFNOSUPPORT';
export type Closed = readonly [name: string, x64: number | null, arm64: number | null];

/** `ENOSYS` where libraries have another way that is open, or ask whether there is one. */
export const closed: readonly { errno: Errno; calls: readonly Closed[] }[] = [
  // Rings of requests that the kernel works off: they pass around a filter like this one.
  {
    errno: 'ENOSYS',
    calls: [
      ['io_uring_setup', 425, 425],
      ['io_uring_enter', 426, 426],
      ['io_uring_register', 427, 427],
      ['io_setup', 206, 0],
      ['io_submit', 209, 2],
      ['io_destroy', 207, 1],
      ['io_getevents', 208, 4],
      ['io_pgetevents', 333, 292],
      ['io_cancel', 210, 3],
    ],
  },
  // New namespaces: with one of the user comes every right over the others. clone3 hides its flags behind a pointer, and
  // libc asks clone where it is not there.
  {
    errno: 'EPERM',
    calls: [
      ['unshare', 272, 97],
      ['setns', 308, 268],
    ],
  },
  {
    errno: 'ENOSYS',
    calls: [['clone3', 435, 435]],
  },
  // Other processes' memory and files.
  {
    errno: 'EPERM',
    calls: [
      ['ptrace', 101, 117],
      ['process_vm_readv', 310, 270],
      ['process_vm_writev', 311, 271],
      ['process_madvise', 440, 440],
      ['kcmp', 312, 272],
      ['pidfd_getfd', 438, 438],
    ],
  },
  // The kernel's keys, programs, counters and page faults.
  {
    errno: 'EPERM',
    calls: [
      ['keyctl', 250, 219],
      ['add_key', 248, 217],
      ['request_key', 249, 218],
      ['bpf', 321, 280],
      ['perf_event_open', 298, 241],
      ['userfaultfd', 323, 282],
    ],
  },
  // Mounts, and files by handle instead of by path.
  {
    errno: 'EPERM',
    calls: [
      ['mount', 165, 40],
      ['umount2', 166, 39],
      ['pivot_root', 155, 41],
      ['chroot', 161, 51],
      ['open_tree', 428, 428],
      ['move_mount', 429, 429],
      ['fsopen', 430, 430],
      ['fsconfig', 431, 431],
      ['fsmount', 432, 432],
      ['fspick', 433, 433],
      ['mount_setattr', 442, 442],
      ['name_to_handle_at', 303, 264],
      ['open_by_handle_at', 304, 265],
      ['quotactl', 179, 60],
      ['quotactl_fd', 443, 443],
      ['swapon', 167, 224],
      ['swapoff', 168, 225],
    ],
  },
  // The machine itself.
  {
    errno: 'EPERM',
    calls: [
      ['reboot', 169, 142],
      ['kexec_load', 246, 104],
      ['kexec_file_load', 320, 294],
      ['init_module', 175, 105],
      ['finit_module', 313, 273],
      ['delete_module', 176, 106],
      ['create_module', 174, null],
      ['query_module', 178, null],
      ['get_kernel_syms', 177, null],
      ['iopl', 172, null],
      ['ioperm', 173, null],
      ['modify_ldt', 154, null],
      ['acct', 163, 89],
      ['syslog', 103, 116],
      ['settimeofday', 164, 170],
      ['clock_settime', 227, 112],
      ['adjtimex', 159, 171],
      ['clock_adjtime', 305, 266],
      ['sethostname', 170, 161],
      ['setdomainname', 171, 162],
      ['nfsservctl', 180, 42],
      ['lookup_dcookie', 212, 18],
      ['uselib', 134, null],
      ['personality', 135, 92],
      ['vhangup', 153, 58],
      ['fanotify_init', 300, 262],
      ['fanotify_mark', 301, 263],
      ['sysfs', 139, null],
      ['_sysctl', 156, null],
    ],
  },
  // Memory that no limit of a process counts: it would flood the machine from inside.
  {
    errno: 'ENOSYS',
    calls: [
      ['memfd_create', 319, 279],
      ['memfd_secret', 447, 447],
      ['shmget', 29, 194],
      ['shmat', 30, 196],
      ['shmctl', 31, 195],
      ['shmdt', 67, 197],
      ['semget', 64, 190],
      ['semop', 65, 193],
      ['semtimedop', 220, 192],
      ['semctl', 66, 191],
      ['msgget', 68, 186],
      ['msgsnd', 69, 189],
      ['msgrcv', 70, 188],
      ['msgctl', 71, 187],
      ['mq_open', 240, 180],
      ['mq_unlink', 241, 181],
      ['mq_timedsend', 242, 182],
      ['mq_timedreceive', 243, 183],
      ['mq_notify', 244, 184],
      ['mq_getsetattr', 245, 185],
      ['vmsplice', 278, 75],
    ],
  },
  // Where memory lies is not for a script to say.
  {
    errno: 'EPERM',
    calls: [
      ['mbind', 237, 235],
      ['migrate_pages', 256, 238],
      ['move_pages', 279, 239],
      ['set_mempolicy', 238, 237],
      ['set_mempolicy_home_node', 450, 450],
    ],
  },
  // Sockets of every family: to the network, to programs beside (Unix), to the kernel (netlink, packet).
  {
    errno: 'EAFNOSUPPORT',
    calls: [
      ['socket', 41, 198],
      ['socketpair', 53, 199],
    ],
  },
];

/** Judged by their arguments. */
export const clone = { x64: 56, arm64: 220 };
export const ioctl = { x64: 16, arm64: 29 };
export const prctl = { x64: 157, arm64: 167 };

/** `set_mempolicy_home_node`, of Linux 5.17: the last one that was looked at. Between the two old tables and 424 is nothing. */
export const newest = 450;
export const lastOfOldTable = { x64: 334, arm64: 294 };
export const firstOfNewTable = 424;
