import { EventEmitter } from 'node:events';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';
import { acceptWithoutEffect } from '../base/without-effect.ts';
import type { Menu } from './menu.ts';

/** Electron's Tray: what it shows is recorded, and a test clicks it by emitting `click`. */
export class Tray extends EventEmitter {
  #record: (typeof standin.trays)[number];

  constructor(image: unknown, _guid?: string) {
    super();
    this.#record = { tray: this, toolTip: '', menu: null, image };
    standin.trays.push(this.#record);
  }
  setToolTip(toolTip: string): void {
    this.#record.toolTip = toolTip;
  }
  setImage(image: unknown): void {
    this.#record.image = image;
  }
  setContextMenu(menu: Menu | null): void {
    this.#record.menu = menu;
  }
  popUpContextMenu(menu?: Menu): void {
    standin.popupMenu = menu ?? this.#record.menu;
  }
  isDestroyed(): boolean {
    return !standin.trays.includes(this.#record);
  }
  destroy(): void {
    standin.trays = standin.trays.filter((record) => record !== this.#record);
  }
}
acceptWithoutEffect(Tray, 'Tray');
refuseMissingMembers(Tray);
