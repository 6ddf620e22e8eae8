/**
 * The only JavaScript of ours inside the engine. It runs before the script does, and keeps its own hold of what it needs, so
 * that a script which replaces `JSON.stringify` misleads nobody but itself. It is text: it never runs in Node.
 */
export const prelude = `((write, stdin) => {
  'use strict';
  const { stringify } = JSON;
  const text = String;
  const ErrorOf = Error;
  const { trimEnd } = String.prototype;
  const defineProperty = Object.defineProperty;
  const describe = (error) => {
    try {
      if (typeof error !== 'object' || error === null) return 'Uncaught ' + show(error);
      const { name, message, stack } = error;
      const head = text(name ?? 'Error') + (message === undefined || message === '' ? '' : ': ' + text(message));
      return stack ? head + '\\n' + trimEnd.call(text(stack)) : head;
    } catch {
      return 'Uncaught: an error that cannot be shown';
    }
  };
  const show = (value) => {
    try {
      if (typeof value === 'string') return value;
      if (typeof value === 'bigint') return text(value) + 'n';
      if (value instanceof ErrorOf) return describe(value);
      if (typeof value === 'object' && value !== null) return stringify(value, plain) ?? text(value);
      return text(value);
    } catch {
      return '[cannot be shown]';
    }
  };
  const plain = (_key, value) => (typeof value === 'bigint' ? text(value) : value);
  const print = (stream) => (...args) => {
    let line = '';
    for (let i = 0; i < args.length; i += 1) line += (i === 0 ? '' : ' ') + show(args[i]);
    write(stream, line + '\\n');
  };
  const out = print('out');
  const err = print('err');
  const fixed = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  fixed('console', { log: out, info: out, debug: out, dir: out, warn: err, error: err, trace: err });
  fixed('print', out);
  fixed('stdin', stdin);
  return { describe, toJson: (value) => stringify(value, plain), callWith: (f, json) => f(JSON.parse(json)) };
})`;
