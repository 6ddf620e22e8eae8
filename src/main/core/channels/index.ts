/** The channels that there are, one line each. */
import type { Channel } from '../agent/channel.ts';
import { desktop } from './desktop/channel.ts';
import { inbox } from './inbox/channel.ts';
import { webhook } from './webhook/channel.ts';

export const channels: readonly Channel[] = [desktop, inbox, webhook];
