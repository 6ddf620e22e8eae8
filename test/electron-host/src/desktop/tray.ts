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
    this.#record = { tray: this, toolTip: '', title: '', menu: null, image };
    standin.trays.push(this.#record);
  }
  setToolTip(toolTip: string): void {
    this.#record.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.#record.title = title;
  }
  getTitle(): string {
    return this.#record.title;
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
  closeContextMenu(): void {
    standin.popupMenu = null;
  }
  getBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 1200, y: 0, width: 24, height: 24 };
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
