// Reads Electron's type declarations: which classes and modules there are, with which members, parameters and events.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** How many arguments one overload of a method asks for at least, and takes at most. */
export interface Arity {
  required: number;
  most: number;
}

export interface Declaration {
  parent: string | undefined;
  /** Members of an instance; a property has no arities. */
  members: Map<string, Arity[]>;
  statics: Map<string, Arity[]>;
  events: Set<string>;
}

/** Any node of the syntax tree: its kind, and whatever else it has. */
type Node = { type: string } & Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []);
const nameOf = (value: unknown): string => (isNode(value) ? String(value.name ?? value.value ?? '') : '');

/** Use to visit every node below one. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of Object.values(node)) for (const inner of nodes(child)) yield* walk(inner);
}

/** Use to parse a source file into a tree that `walk` takes. */
export function parse(path: string): Node {
  const { program, errors } = parseSync(path, readFileSync(path, 'utf8'));
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return JSON.parse(JSON.stringify(program, (_key, value) => (typeof value === 'bigint' ? String(value) : value)));
}

const electronRoot = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
export const electronVersion: string = JSON.parse(readFileSync(join(electronRoot, 'package.json'), 'utf8')).version;

function parametersOf(member: Node): Node[] {
  const holder = isNode(member.value) && member.value.params !== undefined ? member.value : member;
  return nodes(holder.params ?? holder.parameters);
}

function arityOf(member: Node): Arity {
  const parameters = parametersOf(member);
  const isRest = (parameter: Node): boolean => parameter.type === 'RestElement';
  const required = parameters.filter((parameter) => !isRest(parameter) && parameter.optional !== true).length;
  return { required, most: parameters.some(isRest) ? Number.POSITIVE_INFINITY : parameters.length };
}

const METHODS = new Set(['TSMethodSignature', 'TSAbstractMethodDefinition', 'MethodDefinition']);
const PROPERTIES = new Set(['TSPropertySignature', 'PropertyDefinition']);

/** `on(event: 'closed', …)` declares the event `closed`. */
function eventOf(member: Node): string | undefined {
  const [first] = parametersOf(member);
  const literal = first && [...walk(first)].find(({ type }) => type === 'TSLiteralType');
  return nameOf(member.key) === 'on' && literal ? nameOf(literal.literal) : undefined;
}

function readMembers(declared: Node, into: Declaration): void {
  const body = isNode(declared.body) ? nodes(declared.body.body) : [];
  for (const member of body) {
    const target = member.static === true ? into.statics : into.members;
    const name = nameOf(member.key);
    if (PROPERTIES.has(member.type)) target.set(name, []);
    if (!METHODS.has(member.type)) continue;
    target.set(name, [...(target.get(name) ?? []), arityOf(member)]);
    const event = eventOf(member);
    if (event) into.events.add(event);
  }
}

function parentOf(declared: Node): string | undefined {
  const [extended] = nodes(declared.extends);
  return nameOf(extended?.expression ?? declared.superClass) || undefined;
}

function readDeclarations(): { declarations: Map<string, Declaration>; exported: Set<string> } {
  const declarations = new Map<string, Declaration>();
  const exported = new Set<string>();
  for (const node of walk(parse(join(electronRoot, 'electron.d.ts')))) {
    if (node.type === 'TSModuleDeclaration' && /^(Main|Common|Renderer)$/.test(nameOf(node.id))) {
      for (const inner of walk(node))
        if (/^(VariableDeclarator|ClassDeclaration|TSTypeAliasDeclaration)$/.test(inner.type)) exported.add(nameOf(inner.id));
    }
    if (node.type !== 'ClassDeclaration' && node.type !== 'TSInterfaceDeclaration') continue;
    const declaration: Declaration = { parent: parentOf(node), members: new Map(), statics: new Map(), events: new Set() };
    readMembers(node, declaration);
    const name = nameOf(node.id);
    // The first one is Electron's; later namesakes belong to other namespaces.
    if (!declarations.has(name)) declarations.set(name, declaration);
  }
  return { declarations, exported };
}

export const { declarations, exported } = readDeclarations();

/** Use for a class and what it inherits within Electron, nearest first. */
export function lineageOf(name: string): Declaration[] {
  const declaration = declarations.get(name);
  if (!declaration) return [];
  return [declaration, ...(declaration.parent ? lineageOf(declaration.parent) : [])];
}
