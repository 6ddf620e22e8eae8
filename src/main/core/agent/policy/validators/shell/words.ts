/** The names that the checks go by: what runs other commands, what runs code, what fetches. */

/** Runs the command that follows; its own options that take a value are skipped with it. */
export const wrappers: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ugphCTRDU]$/,
  doas: /^-[uC]$/,
  env: /^-[uSC]$/,
  command: /^$/,
  builtin: /^$/,
  exec: /^-a$/,
  nohup: /^$/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  time: /^-[of]$/,
  timeout: /^-[ks]$/,
  stdbuf: /^-[ioe]$/,
  setsid: /^$/,
  chroot: /^$/,
  busybox: /^$/,
  toybox: /^$/,
  xargs: /^-[IiLnPsdEa]$/,
  parallel: /^-[jaN]$/,
  watch: /^-n$/,
  unshare: /^$/,
  proot: /^-[rbw]$/,
  strace: /^-[oep]$/,
};

/** Wrappers whose first plain word is not the command yet. */
export const takesOneFirst = new Set(['timeout', 'chroot']);

export const shells = /^(?:ba|da|z|k|a|mk|c|tc|fi|r)?sh$/;
/** Runs code that is given to it. The option that takes it as an argument. */
export const interpreters: readonly (readonly [name: RegExp, option: RegExp])[] = [
  [/^(?:node|nodejs|bun|tsx)$/, /^(?:-[a-z]*[ep]|--eval|--print|-r|--require|--import|--loader|--experimental-loader)(?:=|$)/],
  [/^deno$/, /^eval$/],
  [/^(?:python|pypy)[\d.]*$/, /^-[A-Za-z]*c/],
  [/^perl[\d.]*$/, /^-[A-Za-z0-9]*[eE]/],
  [/^ruby[\d.]*$/, /^-[a-z]*e/],
  [/^php[\d.]*$/, /^-[rBRE]$/],
  [/^lua(?:jit)?[\d.]*$/, /^-e/],
  [/^(?:osascript|R|Rscript|julia|groovy|scala|elixir|erl|tclsh|expect)$/, /^-(?:e|c|eval)$/],
  [/^(?:pwsh|powershell)(?:\.exe)?$/, /^-(?:c|command|e|ec|enc|encodedcommand)$/i],
];
/** Fetches or uncovers what nobody has seen. */
export const sources =
  /^(?:curl|wget|fetch|aria2c|http|https|xh|nc|ncat|netcat|socat|ftp|tftp|scp|rsync|ssh|lynx|base64|base32|xxd|uudecode|openssl|gpg|gunzip|zcat|gzip|rev|tr)$/;
/** Settings that make another program than the one named do the work. */
export const loaders =
  /^(?:LD_(?:PRELOAD|LIBRARY_PATH|AUDIT|DEBUG.*)|DYLD_.*|GLIBC_TUNABLES|NODE_OPTIONS|NODE_PATH|PYTHON(?:STARTUP|PATH|HOME|INSPECT)|PERL5(?:OPT|LIB|DB)|RUBY(?:OPT|LIB)|BASH_ENV|ENV|PROMPT_COMMAND|PS4|GIT_.*|SSH_ASKPASS|PAGER|EDITOR|VISUAL|BROWSER|IFS|SHELLOPTS|BASHOPTS|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS)$/;
