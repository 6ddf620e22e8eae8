import { EventEmitter } from 'node:events';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';

/** Electron's `nativeTheme`; pages follow it. */
class NativeTheme extends EventEmitter {
  #source: 'system' | 'light' | 'dark' = 'system';

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }
  set themeSource(source: 'system' | 'light' | 'dark') {
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? standin.systemPrefersDark : this.#source === 'dark';
  }
}
refuseMissingMembers(NativeTheme);

export const nativeTheme = new NativeTheme();
nativeTheme.setMaxListeners(0);

/** Use for the color scheme that pages are to be told. */
export const prefersDark = (): boolean => nativeTheme.shouldUseDarkColors;
