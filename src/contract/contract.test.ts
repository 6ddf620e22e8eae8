import { expect, test } from 'vitest';
import { describeContract, events, requests } from './index.ts';

test('every example of the contract parses with its own schema', () => {
  for (const [name, shape] of Object.entries(requests)) {
    expect(shape.input.safeParse(shape.example.input).error, `${name} input`).toBeUndefined();
    expect(shape.output.safeParse(shape.example.output).error, `${name} output`).toBeUndefined();
  }
  for (const [name, shape] of Object.entries(events)) expect(shape.payload.safeParse(shape.example).error, name).toBeUndefined();
});

test('unknown keys are refused by every request', () => {
  for (const [name, shape] of Object.entries(requests)) {
    const input = { ...(shape.example.input as object), surprise: 1 };
    expect(shape.input.safeParse(input).success, name).toBe(false);
  }
});

test('every request and event can be published as JSON Schema', () => {
  const described = describeContract();
  expect(Object.keys(described.requests).sort()).toEqual(Object.keys(requests).sort());
  expect(requests['rpc.describe'].output.safeParse(described).error).toBeUndefined();
  for (const request of Object.values(described.requests))
    expect(request.input).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
});
