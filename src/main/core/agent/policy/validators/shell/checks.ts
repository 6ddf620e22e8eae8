/** What single commands are looked at for. */
import type { Danger } from '../index.ts';
import { type Field, isUnknown } from './expand.ts';
import { gitRuns } from './git.ts';
import type { Command } from './parse.ts';
import { aimOf, changeFolder } from './targets.ts';
import { interpreters, loaders, shells, sources } from './words.ts';

/** A command without what only wraps it. */
export interface Bare {
  name: string;
  args: Field[];
  command: Command;
  /** The folder that the script is in by then. */
  at: string | null;
  /** True under xargs and the like: more arguments come from elsewhere. */
  fed: boolean;
  /** The commands that it is wrapped in. */
  through: string[];
  /** The names of the settings that it, or what wraps it, is given. */
  settings: string[];
}

const deny = (by: string, why: string): Danger => ({ verdict: 'deny', by: `shell: ${by}`, why });
const ask = (by: string, why: string): Danger => ({ verdict: 'ask', by: `shell: ${by}`, why });

const optionsOf = (args: readonly Field[]): string[] => args.map((arg) => arg.text).filter((text) => text.startsWith('-'));
function targetsOf(args: readonly Field[]): Field[] {
  const end = args.findIndex((arg) => arg.text === '--');
  return args.filter((arg, at) => !arg.text.startsWith('-') || (end >= 0 && at > end));
}

type Check = (bare: Bare) => Danger | null;

const remove: Check = ({ name, args, at, fed }) => {
  const options = optionsOf(args);
  if (options.includes('--no-preserve-root')) return deny(name, 'It removes the root of the computer.');
  const targets = targetsOf(args);
  const aims = targets.map((target) => aimOf(target, at));
  if (aims.includes('root')) {
    const target = targets[aims.indexOf('root')]?.text.replace(/^\/home\/~/, '~');
    return deny(name, `It removes ${target}: a root of the computer, or all of somebody's files.`);
  }
  const deep = name !== 'rm' || options.some((option) => /^-[a-zA-Z]*[rR]|^--recursive/.test(option));
  if (fed || aims.includes('unknown')) return deep || fed ? ask(name, 'What it removes is known only once it runs.') : null;
  return deep && aims.includes('wide') ? ask(name, 'It removes all that is in a folder.') : null;
};

const change: Check = ({ name, args, at }) => {
  if (!optionsOf(args).some((option) => /^-[a-zA-Z]*R|^--recursive/.test(option))) return null;
  const aims = targetsOf(args).map((target) => aimOf(target, at));
  return aims.includes('root') ? deny(name, 'It changes who may use everything on the computer.') : null;
};

const device: Check = ({ name, args }) => {
  const target = args.find((arg) => /^(?:of=)?\/dev\/(?!null$|zero$|stdout$|stderr$|tty$|fd\/)/.test(arg.text));
  return target || /^(?:mkfs|wipefs)/.test(name) ? deny(name, 'It overwrites a disk.') : null;
};

const find: Check = (bare) => {
  const { args, at } = bare;
  const first = args.findIndex((arg) => /^[-(!]/.test(arg.text));
  const roots = first < 0 ? args : args.slice(0, first);
  const removes = args.some(
    (arg, i) =>
      arg.text === '-delete' || (/^-(?:exec|ok)/.test(arg.text) && /(?:^|\/)(?:rm|shred|unlink)$/.test(args[i + 1]?.text ?? '')),
  );
  if (!removes) return null;
  return remove({ ...bare, name: 'find', args: roots.length > 0 ? roots : [{ text: '.', glob: false }], at });
};

const move: Check = ({ name, args, at }) => {
  const [from] = targetsOf(args);
  return from && aimOf(from, at) === 'root' ? deny(name, 'It moves a root of the computer, or all of somebody’s files.') : null;
};

const kill: Check = ({ name, args }) =>
  args.some((arg) => arg.text === '-1') && args.length > 1 ? deny(name, 'It ends every program of yours.') : null;

const halts: Check = ({ name }) => deny(name, 'It turns the computer off.');
const plants: Check = ({ name }) => ask(name, 'What it sets up runs later, by itself.');
const climbers = /^(?:sudo|su|doas|pkexec|setcap|nsenter|insmod|modprobe|kexec|chroot|mount|umount)$/;
const byRights: Check = ({ name, through }) => {
  const climber = [...through, name].find((one) => climbers.test(one));
  return climber ? ask(climber, 'It wants more rights than it was given.') : null;
};

/** npx and its like fetch a package from the net and run it; `-c` runs a text in a shell. */
const packages: Check = ({ name, args }) => {
  const texts = args.map((arg) => arg.text);
  const runs = /^(?:npx|bunx|pnpx|uvx|pipx)$/.test(name) || texts.some((text) => /^(?:exec|dlx|x|create|init)$/.test(text));
  return runs ? ask(name, 'It fetches a program from the net, or takes one from its arguments, and runs it.') : null;
};

const escapes: readonly (readonly [name: RegExp, args: RegExp])[] = [
  [/^tar$/, /^(?:--checkpoint-action|--to-command|--use-compress-program|--rsh-command|--info-script|--new-volume-script|-I|-F)/],
  [
    /^(?:rsync|scp|sftp|ssh)$/,
    /^(?:-e|--rsh|-S|-oProxyCommand|-oLocalCommand|-oPermitLocalCommand|ProxyCommand=|LocalCommand=)|^-o$/i,
  ],
  [/^(?:g|m|n)?awk$/, /system\s*\(|\|\s*getline|\|\s*"/],
  [/^sed$/, /(?:^|[;\d/}])e(?:$|\s)|\/[gip]*e[gip]*$/],
  [/^(?:vi|vim|nvim|ex|ed|emacs|less|more|man|gdb|lldb)$/, /^(?:-c|--cmd|--eval|-P|--batch|-ex|\+!)|!/],
  [/^(?:zip|7z)$/, /^-(?:TT|-unzip-command)/],
  [/^(?:sort|split)$/, /^--(?:compress-program|filter)/],
  [/^(?:make|gmake)$/, /^--eval|^SHELL=/],
  [/^(?:curl|wget)$/, /^(?:-K|--config|--use-askpass|--output-document=\/|-o\/)/],
  [/^docker|podman$/, /^(?:--privileged|-v\/|--pid=host|--volume=\/)/],
];

const table: readonly (readonly [name: RegExp, check: Check])[] = [
  [/^(?:rm|rmdir|shred|unlink|srm|trash|del|erase|rimraf)$/, remove],
  [/^(?:chmod|chown|chgrp|chattr|setfacl)$/, change],
  [/^(?:dd|mkfs.*|wipefs|shred|tee|fdisk|parted|cp|mv|cat)$/, device],
  [/^find$/, find],
  [/^(?:mv|rename)$/, move],
  [/^(?:kill|killall|pkill)$/, kill],
  [/^(?:shutdown|reboot|halt|poweroff|telinit)$/, halts],
  [/^(?:crontab|at|batch|systemctl|launchctl|loginctl|update-rc\.d|schtasks)$/, plants],
  [/^(?:npx|bunx|pnpx|uvx|pipx|npm|pnpm|yarn|bun)$/, packages],
];

const byName: Check = (bare) => {
  for (const [name, check] of table) {
    const found = name.test(bare.name) ? check(bare) : null;
    if (found) return found;
  }
  return null;
};

const byArguments: Check = ({ name, args }) => {
  const why = name === 'git' ? gitRuns([{ text: 'git', glob: false }, ...args]) : null;
  if (why) return ask('git', why);
  const runs = escapes.some(([tool, option]) => tool.test(name) && args.some((arg) => option.test(arg.text)));
  return runs ? ask(name, `${name} is told to run another program.`) : null;
};

/** Any command may be one that runs the rest: `docker run x rm -rf /`. Those that only print or look are left out. */
const byRest: Check = (bare) => {
  if (/^(?:rm|echo|printf|grep|rg|which|type|man|whatis|help|git|apt|apt-get|npm|alias|)$/.test(bare.name)) return null;
  const at = bare.args.findIndex((arg) => /^(?:.*\/)?rm$/.test(arg.text));
  return at < 0 ? null : remove({ ...bare, name: 'rm', args: bare.args.slice(at + 1) });
};

/** Code in an argument of an interpreter. A shell's own `-c` is read instead of asked about. */
const byInlineCode: Check = ({ name, args }) =>
  interpreters.some(([interpreter, option]) => interpreter.test(name) && args.some((arg) => option.test(arg.text)))
    ? ask(name, `${name} runs code that stands in its arguments.`)
    : null;

const runsItsInput = ({ name, args }: Bare): boolean => {
  const runs =
    shells.test(name) || interpreters.some(([interpreter]) => interpreter.test(name)) || name === 'source' || name === '.';
  const file = args.find((arg) => !arg.text.startsWith('-'));
  return (
    runs &&
    (!file || /^(?:\/dev\/(?:stdin|fd\/\d+)|\/proc\/self\/fd\/\d+|\ue000.*)$/.test(file.text)) &&
    !args.some((arg) => arg.text === '-c')
  );
};

const byPipe: Check = (bare) => {
  if (!runsItsInput(bare)) return null;
  const { command, name } = bare;
  for (let from = command.from; from; from = from.from) {
    const source = from.words.map((word) => word.text.split('/').at(-1) ?? '').find((word) => sources.test(word));
    if (source) return ask(name, `What ${source} gives is run unseen.`);
  }
  if (command.from) return ask(name, 'What another command gives is run unseen.');
  return bare.args.some((arg) => isUnknown(arg.text)) ? ask(name, 'What it runs is known only once it runs.') : null;
};

const bySettings: Check = ({ settings, name, args }) => {
  const exported = /^(?:export|declare|typeset|readonly|set)$/.test(name) ? args.map((arg) => arg.text.split('=')[0] ?? '') : [];
  const loader = [...settings, ...exported].find((setting) => loaders.test(setting));
  return loader ? ask('settings', `${loader} makes other code run than what is named.`) : null;
};

const byRedirect: Check = ({ command, at }) => {
  const written = command.redirects
    .filter(({ operator }) => operator.includes('>'))
    .map(({ target }) => changeFolder(at, target) ?? '');
  if (written.some((path) => /^\/dev\/(?!null$|stdout$|stderr$|tty$|fd\/|zero$|tcp\/|udp\/)/.test(path)))
    return deny('write', 'It writes over a device.');
  if (command.redirects.some(({ target }) => /^\/dev\/(?:tcp|udp)\//.test(target.text)))
    return ask('network', 'It opens a connection through the shell itself.');
  const started = written.find((path) =>
    /^\/(?:etc|usr|bin|sbin|lib|boot|proc|sys)\/|\/\.(?:bash|zsh|profile|ssh|config|git)[^/]*(?:\/|$)|\/cron/.test(path),
  );
  return started
    ? ask('write', `It writes to ${started.replace(/^\/home\/~/, '~')}, which belongs to the system or is run by itself later.`)
    : null;
};

/** A function that calls itself twice at once fills the computer with copies of itself. */
const byItself: Check = ({ command, name }) => {
  const again = command.inside !== null && name !== '' && (name === command.inside || isUnknown(name));
  return again && (command.apart || command.from) ? deny('fork bomb', 'It starts itself again and again without an end.') : null;
};

/** Each check, in order: the first that denies is what is said, else the first that asks. */
export const checks: readonly Check[] = [
  byItself,
  byName,
  byRest,
  byRedirect,
  byPipe,
  byInlineCode,
  byArguments,
  bySettings,
  byRights,
];
