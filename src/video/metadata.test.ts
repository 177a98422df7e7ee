import { expect, it } from 'vitest';
import { focalLengthOf } from './metadata.ts';

it('reads the 35 mm focal length that phones write, and nothing absurd', () => {
  expect(focalLengthOf({ 'com.apple.quicktime.camera.focal_length.35mm_equivalent': '26' })).toBe(26);
  expect(focalLengthOf({ FocalLengthIn35mmFilm: '24.5 mm' })).toBe(24.5);
  expect(focalLengthOf({ FocalLengthIn35mmFilm: '0' })).toBeNull();
  expect(focalLengthOf({ major_brand: 'isom' })).toBeNull();
});
