/** The project's own files as the rules see them: paths from the root with forward slashes, each parsed once. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** One thing a rule has to say. A `warn` is printed and passes; a `fail` ends the check with an error. */
export interface Finding {
  level: 'fail' | 'warn';
  file: string;
  line?: number;
  message: string;
}

/** What a rule answers: its findings, and a few words on how much it looked at. */
export interface Verdict {
  findings: Finding[];
  looked: string;
}

export interface Import {
  specifier: string;
  line: number;
  /** Vanishes when types are stripped: `import type`, `export type … from`, `import('…')` in a type. */
  typeOnly: boolean;
}

export interface FunctionSpan {
  name: string;
  line: number;
  lines: number;
}

export interface LooseType {
  what: 'any' | 'as unknown as';
  line: number;
}

/** What the rules need to know of one source file. */
export interface Source {
  path: string;
  lines: number;
  imports: Import[];
  functions: FunctionSpan[];
  looseTypes: LooseType[];
  errors: string[];
}

const parsed = /\.(ts|tsx|mjs|cjs|js|jsx)$/;

/** Every file that belongs to the project: tracked or about to be, never what git ignores. Only the tests of rules pass `root`. */
export function listFiles(root: string): string[] {
  const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(output.split('\0'))].filter((path) => path && existsSync(posix.join(root, path))).sort();
}

/** Use to read and parse what the listed files say; other kinds of file are left out. */
export function readSources(root: string, files: string[]): Source[] {
  return files
    .filter((path) => parsed.test(path) && !path.endsWith('.d.ts'))
    .map((path) => readSource(path, readFileSync(posix.join(root, path), 'utf8')));
}

/** Use in tests of rules: one file from its text. */
export function readSource(path: string, text: string): Source {
  const result = parseSync(path, text);
  const lineOf = lineCounter(text);
  return {
    path,
    lines: countLines(text),
    imports: [...moduleImports(result.module, text, lineOf), ...importsInTypes(result.program, lineOf)],
    functions: functionSpans(result.program, lineOf),
    looseTypes: findLooseTypes(result.program, lineOf),
    errors: result.errors.map((error) => error.message),
  };
}

type Parsed = ReturnType<typeof parseSync>;
type LineOf = (offset: number) => number;

export function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function lineCounter(text: string): LineOf {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

function moduleImports(module: Parsed['module'], text: string, lineOf: LineOf): Import[] {
  // `import { type A }` leaves a bare `import './a.ts'` behind, so only the statement's own `type` counts as type-only.
  const typed = (at: { start: number; end: number }) =>
    /^(import|export)\s+type\s(?!\s*from\b)/.test(text.slice(at.start, at.end));
  const found: Import[] = module.staticImports.map((statement) => ({
    specifier: statement.moduleRequest.value,
    line: lineOf(statement.start),
    typeOnly: typed(statement),
  }));
  for (const statement of module.staticExports) {
    const from = statement.entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (from) found.push({ specifier: from.value, line: lineOf(statement.start), typeOnly: typed(statement) });
  }
  for (const { start, moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    const literal = /^['"`]([^'"`$]+)['"`]$/.exec(written)?.[1];
    if (literal) found.push({ specifier: literal, line: lineOf(start), typeOnly: false });
  }
  return found;
}

function importsInTypes(program: Parsed['program'], lineOf: LineOf): Import[] {
  const found: Import[] = [];
  new Visitor({
    TSImportType: (node) => {
      found.push({ specifier: node.source.value, line: lineOf(node.start), typeOnly: true });
    },
  }).visit(program);
  return found;
}

function functionSpans(program: Parsed['program'], lineOf: LineOf): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  const groupings = new Set<number>();
  const add = (node: { start: number; end: number }, name: string) => {
    if (groupings.has(node.start)) return;
    const line = lineOf(node.start);
    spans.push({ name, line, lines: lineOf(node.end) - line + 1 });
  };
  new Visitor({
    // The callback of `describe` groups tests as a folder groups files; its length says nothing.
    CallExpression: (node) => {
      if (groupsTests(node.callee)) for (const argument of node.arguments) groupings.add(argument.start);
    },
    FunctionDeclaration: (node) => add(node, node.id?.name ?? 'function'),
    FunctionExpression: (node) => add(node, node.id?.name ?? 'function'),
    ArrowFunctionExpression: (node) => add(node, 'arrow function'),
  }).visit(program);
  return spans;
}

interface Callee {
  type: string;
  name?: unknown;
  callee?: unknown;
  object?: unknown;
  property?: unknown;
}

function groupsTests(callee: Callee): boolean {
  if (callee.type === 'Identifier') return callee.name === 'describe';
  if (callee.type === 'CallExpression') return groupsTests(callee.callee as Callee);
  if (callee.type !== 'MemberExpression') return false;
  return groupsTests(callee.property as Callee) || groupsTests(callee.object as Callee);
}

function findLooseTypes(program: Parsed['program'], lineOf: LineOf): LooseType[] {
  const found: LooseType[] = [];
  new Visitor({
    TSAnyKeyword: (node) => {
      found.push({ what: 'any', line: lineOf(node.start) });
    },
    TSAsExpression: (node) => {
      const inner = node.expression.type === 'ParenthesizedExpression' ? node.expression.expression : node.expression;
      if (inner.type === 'TSAsExpression' && inner.typeAnnotation.type === 'TSUnknownKeyword')
        found.push({ what: 'as unknown as', line: lineOf(node.start) });
    },
  }).visit(program);
  return found;
}
