import { refuseMissingMembers } from '../base/refuse.ts';

/** `app.commandLine`: the switches that Chromium is started with. */
export class CommandLine {
  #switches: Map<string, string>;

  constructor(switches: Map<string, string>) {
    this.#switches = switches;
  }

  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value);
  }
  hasSwitch(name: string): boolean {
    return this.#switches.has(name);
  }
  getSwitchValue(name: string): string {
    return this.#switches.get(name) ?? '';
  }
  removeSwitch(name: string): void {
    this.#switches.delete(name);
  }
}
refuseMissingMembers(CommandLine);
