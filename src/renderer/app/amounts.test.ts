import { describe, expect, it } from 'vitest';
import { bytes, counted, dollars } from './amounts.ts';

describe('amounts in words', () => {
  it('keeps the digits of what is less than a cent, and only of that', () => {
    expect([0, 0.84, 3, 0.0071, 0.0003, 18.2, 1234.5].map(dollars)).toEqual([
      '$0.00',
      '$0.84',
      '$3.00',
      '$0.0071',
      '$0.0003',
      '$18.20',
      '$1,234.50',
    ]);
  });

  it('names sizes the way disks are sold', () => {
    expect([0, 1, 999, 40_960, 9_412_608, 214_000_000, 5.2e9].map(bytes)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '41 KB',
      '9.4 MB',
      '214 MB',
      '5.2 GB',
    ]);
  });

  it('counts one and many', () => {
    expect([counted(1, 'model'), counted(0, 'model'), counted(4218, 'event')]).toEqual(['1 model', '0 models', '4,218 events']);
  });
});
