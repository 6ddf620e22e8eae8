/** What git can be made to run beside git. */
import type { Field } from './expand.ts';

const runs =
  /^(?:core\.(?:sshcommand|pager|editor|fsmonitor|hookspath|askpass|gitproxy|alternaterefscommand|attributesfile)|alias\..*|credential\..*helper|diff\..*|difftool\..*|merge\..*driver|mergetool\..*|filter\..*|sequence\.editor|gpg\..*|uploadpack\.packobjectshook|protocol\..*allow|remote\..*\.(?:uploadpack|receivepack|vcs|proxy)|include\.path|includeif\..*|pager\..*|interactive\.difffilter|browser\..*|web\.browser|http\.proxy|url\..*insteadof|ssh\.variant|init\.templatedir|submodule\..*\.update|receive\..*|man\..*)/i;
const options =
  /^(?:--upload-pack|--receive-pack|--exec|--exec-path|--config-env|--template|--open-files-in-pager|-O.+|--extcmd|--tool|--ext-diff|--textconv)(?:=|$)/;

/** Why a git command does more than git; null when it does not. `words` begin with `git`. */
export function gitRuns(words: readonly Field[]): string | null {
  const texts = words.map((word) => word.text);
  for (const [at, text] of texts.entries()) {
    const why = byOption(text, texts[at + 1]);
    if (why) return why;
  }
  return byCommand(texts);
}

function byOption(text: string, next: string | undefined): string | null {
  const setting = text === '-c' || text === '--config' ? next : /^(?:-c|--config=)(.+)$/.exec(text)?.[1];
  if (setting !== undefined && runs.test(setting)) return `git is told by ${setting.split('=')[0]} to run another program.`;
  if (options.test(text)) return `git is told by ${text.split('=')[0]} to run another program.`;
  if (/^(?:ext|fd)::/.test(text)) return 'git is given an address that runs a program.';
  return /^(?:ssh:\/\/|[^/\s]*@)-/.test(text) ? 'git is given an address that is an option.' : null;
}

function byCommand(texts: readonly string[]): string | null {
  const [, command = ''] = texts.filter((text) => !text.startsWith('-'));
  const fetches = /^(?:clone|fetch|pull|ls-remote)$/.test(command);
  if (fetches && texts.includes('-u')) return 'git is told by -u to run another program.';
  if (command === 'config' && texts.length > 3 && texts.some((text) => runs.test(text)))
    return 'git is set to run another program.';
  const repeats = /^(?:bisect|rebase|filter-branch|submodule)$/.test(command);
  return repeats && texts.some((text) => /^(?:run|-x|--exec|foreach|--.*-filter)$/.test(text))
    ? `git ${command} runs the commands that it is given.`
    : null;
}
