/** The door of the store. */
export { openStore } from './open.ts';
