/** The facts of the daemon itself. A secret's name is a fact; its value never is. */
import { z } from 'zod';
import { constitution, settings } from '../../../../contract/self.ts';
import { defineEvent } from '../../store/define-event.ts';

export const born = defineEvent({
  type: 'self.born',
  version: 1,
  meaning: 'This daemon began, with its key.',
  data: z.object({ id: z.string(), name: z.string(), description: z.string(), publicKey: z.string() }),
});

export const rekeyed = defineEvent({
  type: 'self.rekeyed',
  version: 1,
  meaning: 'The secret store no longer held the key; a new one signs from here on.',
  data: z.object({ publicKey: z.string() }),
});

export const updated = defineEvent({
  type: 'self.updated',
  version: 1,
  meaning: 'Its name or description changed.',
  data: z.object({ name: z.string().optional(), description: z.string().optional() }),
});

export const settingsChanged = defineEvent({
  type: 'self.settings_changed',
  version: 1,
  meaning: 'Some settings were set.',
  data: settings.partial(),
});

export const constituted = defineEvent({
  type: 'self.constituted',
  version: 1,
  meaning: 'The user set the constitution.',
  data: constitution,
});

export const secretSet = defineEvent({
  type: 'self.secret_set',
  version: 1,
  meaning: 'A secret was kept under this name.',
  data: z.object({ name: z.string() }),
});
export const secretRemoved = defineEvent({
  type: 'self.secret_removed',
  version: 1,
  meaning: 'A secret was forgotten.',
  data: z.object({ name: z.string() }),
});

export const selfEvents = [born, rekeyed, updated, settingsChanged, constituted, secretSet, secretRemoved];
