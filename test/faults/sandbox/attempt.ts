/** One try to get out of the sandbox. It got through when it says so, when it shows a secret, or when the world outside changed. */
export interface Attempt {
  family: string;
  name: string;
  language: 'javascript' | 'shell';
  /** Placeholders in it stand for what lies outside: see arena.ts. It prints THROUGH, or ends with it as its value. */
  code: string;
  /** Where it wants a program that a system may not have. */
  needs?: string;
}

/** Each line of shell is an attempt; a program that fails, or is not there, got nowhere. */
export const shell = (family: string, ...codes: string[]): Attempt[] =>
  codes.map((code) => ({ family, name: code.slice(0, 80), language: 'shell', code }));

/** The command's success is its getting through. */
export const succeeds = (family: string, ...commands: string[]): Attempt[] =>
  commands.map((command) => ({
    family,
    name: command.slice(0, 80),
    language: 'shell',
    code: `if ${command}; then echo THROUGH; fi`,
  }));

/** The expression's truth is its getting through. */
export const truthy = (family: string, ...expressions: string[]): Attempt[] =>
  expressions.map((code) => ({
    family,
    name: code.slice(0, 80),
    language: 'javascript',
    code: `let got; try { got = (${code}); } catch { got = false }\nif (got) console.log('THROUGH'); ''`,
  }));

/** Code that does harm by being run: the bounds must end it, and nothing of it may reach the host. */
export const javascript = (family: string, ...codes: string[]): Attempt[] =>
  codes.map((code) => ({ family, name: code.slice(0, 80), language: 'javascript', code }));
