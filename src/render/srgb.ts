/** sRGB's transfer function (IEC 61966-2-1), as tables: light is added and mixed in linear values. */

function decode(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encode(linear: number): number {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** (256) sRGB byte to linear light, 0–1. */
export const LINEAR_FROM_SRGB: Float32Array = Float32Array.from({ length: 256 }, (_, i) => decode(i / 255));

/** Steps of `SRGB_FROM_LINEAR`: fine enough that a byte decoded and encoded again is itself. */
export const LINEAR_STEPS = 16383;

/** (16384) linear light, times `LINEAR_STEPS`, to an sRGB byte. */
export const SRGB_FROM_LINEAR: Uint8Array = Uint8Array.from({ length: LINEAR_STEPS + 1 }, (_, i) =>
  Math.round(encode(i / LINEAR_STEPS) * 255),
);
