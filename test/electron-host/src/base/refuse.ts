/** Thrown when the app touches a part of Electron that the stand-in does not have. */
class NotEmulatedError extends Error {
  constructor(member: string) {
    super(`stand-in: ${member} is not emulated`);
    this.name = 'NotEmulatedError';
  }
}

// Names that the language, Node's inspector, Playwright and test runners ask of any object: their absence is an answer.
const PROBES = new Set(
  '$$typeof __esModule asymmetricMatch constructor default domain inspect length name nodeType then toJSON toString valueOf'.split(
    ' ',
  ),
);

const isProbe = (key: string | symbol): boolean => typeof key === 'symbol' || key.startsWith('_') || PROBES.has(key);

/** Use for a module object or the static side of a class: reading a member that is not there throws instead of giving undefined. */
export function refuseUnknown<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(object, key) {
      if (key in object || isProbe(key)) return Reflect.get(object, key, object);
      throw new NotEmulatedError(`${name}.${String(key)}`);
    },
  });
}

/**
 * Use for a class whose instances are handed to the app. The refusal hangs behind the last prototype, so that instances stay
 * plain objects: private fields, own properties and patched methods work as ever, and only what nothing defines is refused.
 */
export function refuseMissingMembers(type: { readonly name: string; readonly prototype: object }): void {
  const parent = Object.getPrototypeOf(type.prototype) as object;
  Object.setPrototypeOf(
    type.prototype,
    new Proxy(Object.create(parent) as object, {
      get(object, key, receiver) {
        if (key in object || isProbe(key)) return Reflect.get(object, key, receiver);
        throw new NotEmulatedError(`${type.name}.${String(key)}`);
      },
    }),
  );
}
