import { EventEmitter } from 'node:events';
import { refuseMissingMembers } from '../base/refuse.ts';
import { standin } from '../base/standin.ts';

interface NotificationOptions {
  title?: string;
  subtitle?: string;
  body?: string;
  silent?: boolean;
  urgency?: string;
  timeoutType?: string;
  actions?: object[];
}

/** Electron's Notification: shown ones are recorded, and a test clicks one by emitting `click`. */
export class Notification extends EventEmitter {
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  urgency: string;
  timeoutType: string;
  actions: object[];

  constructor(options: NotificationOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
    this.timeoutType = options.timeoutType ?? 'default';
    this.actions = options.actions ?? [];
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    standin.notifications.push(this);
    this.emit('show', {});
  }
  close(): void {
    this.emit('close', {});
  }
}
refuseMissingMembers(Notification);
