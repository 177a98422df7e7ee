import { expect, it } from 'vitest';
import { codecsHere } from './index.ts';

it('finds every decoder and encoder that is needed', () => {
  const { decoders, encoders } = codecsHere();
  expect([...decoders, ...encoders].filter((codec) => !codec.present)).toEqual([]);
  expect(decoders.map((codec) => codec.name)).toEqual(
    expect.arrayContaining(['h264', 'hevc', 'av1', 'prores']),
  );
});
