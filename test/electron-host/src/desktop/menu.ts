import { EventEmitter } from 'node:events';
import { app } from '../app/app.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';

interface MenuItemOptions {
  type?: string;
  label?: string;
  sublabel?: string;
  toolTip?: string;
  role?: string;
  id?: string;
  accelerator?: string;
  icon?: unknown;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  submenu?: Menu | MenuItemOptions[];
  click?: (item: MenuItem, window: unknown, event: object) => void;
}

/** Electron's MenuItem. `click()` does what a person's click does, unless the item is disabled. */
export class MenuItem {
  type: string;
  label: string;
  sublabel: string;
  toolTip: string;
  role: string | undefined;
  id: string;
  accelerator: string | null;
  icon: unknown;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  submenu: Menu | undefined;
  click: (event?: object, window?: unknown) => void;

  constructor(options: MenuItemOptions) {
    const { submenu } = options;
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.label = options.label ?? options.role ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.role = options.role;
    this.id = options.id ?? '';
    this.accelerator = options.accelerator ?? null;
    this.icon = options.icon;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu;
    this.click = (event = {}, window = null) => {
      if (!this.enabled) return;
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.role === 'quit') app.quit();
      else options.click?.(this, window, event);
    };
  }
}
refuseMissingMembers(MenuItem);

/** Electron's Menu: a tree of items that a test can walk and click. */
export class Menu extends EventEmitter {
  items: MenuItem[] = [];

  append(item: MenuItem): void {
    this.items.push(item);
  }
  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item);
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup(_options?: object): void {
    standin.popupMenu = this;
    this.emit('menu-will-show', {});
  }
  closePopup(): void {
    standin.popupMenu = null;
    this.emit('menu-will-close', {});
  }
  static buildFromTemplate(template: (MenuItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    standin.applicationMenu = menu;
  }
  static getApplicationMenu(): Menu | null {
    return standin.applicationMenu instanceof Menu ? standin.applicationMenu : null;
  }
}
refuseMissingMembers(Menu);
