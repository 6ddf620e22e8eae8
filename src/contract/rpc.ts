/** What the contract says of itself, and who may call it. */
import { z } from 'zod';
import { nothing, request, shape } from './define.ts';

const jsonSchema = z.record(z.string(), z.unknown());

export const rpcContract = {
  requests: {
    'rpc.describe': request({
      meaning: 'Every request and event as JSON Schema; the same as the files in resources/schemas.',
      input: nothing,
      output: shape({
        requests: z.record(
          z.string(),
          shape({ meaning: z.string(), input: jsonSchema, output: jsonSchema, errors: z.array(z.string()) }),
        ),
        events: z.record(z.string(), shape({ meaning: z.string(), payload: jsonSchema })),
      }),
      example: { input: {}, output: { requests: {}, events: {} } },
    }),
    'auth.rotate': request({
      meaning: 'A new token; the old one is dead at once, its open streams too.',
      input: nothing,
      output: shape({ token: z.string() }),
      example: { input: {}, output: { token: 'h1_…' } },
    }),
  },
  events: {},
};
