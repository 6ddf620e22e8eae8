/**
 * The contract as a suite of calls, written against a client and nothing else: the same cases run over HTTP, over the
 * socket, and through the window's bridge. Not in it: `auth.rotate`, which cuts off the client that runs it.
 */
import { actingCases } from './contract/acting.ts';
import { chatCases } from './contract/chat.ts';
import type { ContractCase } from './contract/client.ts';
import { inputCases } from './contract/input.ts';
import { memoryCases } from './contract/memory.ts';
import { notebookCases } from './contract/notebook.ts';
import { outboxCases } from './contract/outbox.ts';
import { rememberingCases } from './contract/remembering.ts';
import { roomCases } from './contract/rooms.ts';
import { scheduleCases } from './contract/schedule.ts';
import { tasksCases } from './contract/tasks.ts';

export type { ContractCase, ContractClient } from './contract/client.ts';

export const contractCases: readonly ContractCase[] = [
  ...chatCases,
  ...actingCases,
  ...memoryCases,
  ...notebookCases,
  ...rememberingCases,
  ...outboxCases,
  ...scheduleCases,
  ...roomCases,
  ...tasksCases,
  ...inputCases,
];

/** Use for a daemon under test: nothing of this computer's own providers may answer, and nothing may reach out. */
export const quietEnvironment: Readonly<Record<string, string>> = { OLLAMA_HOST: 'http://127.0.0.1:9' };
