import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withCrc } from './with-crc';

describe('a body with a checksum of choice', () => {
  it.each([0, 1, 0xff_ff_ff_ff, crc32('anything')])('is still the same JSON object (%d)', (crc) => {
    const forged = withCrc({ body: '{"amount":"10.00"}', crc });
    expect(crc32(forged)).toBe(crc);
    expect(JSON.parse(forged)).toMatchObject({ amount: '10.00' });
  });
});
