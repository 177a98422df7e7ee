/** Samples a pixel: a rotated grid, so that near-vertical and near-horizontal edges get four steps. */
export const SAMPLES = 4;
/** Where in the pixel each sample lies, from its top-left corner. */
export const SAMPLE_X = [0.125, 0.375, 0.625, 0.875] as const;
export const SAMPLE_Y = [0.625, 0.125, 0.875, 0.375] as const;

/** What the rasteriser writes and the compositor reads and empties. */
export interface SampleBuffer {
  readonly width: number;
  readonly height: number;
  /** (height, width, 4) 1/z; 0 is empty. */
  readonly nearness: Float32Array;
  /** (height, width, 4) red, green, blue at bits 20, 10, 0. */
  readonly colour: Uint32Array;
  /** (height, width, 4) which body, from 1; 0 is empty. */
  readonly owner: Uint8Array;
  /** (height, width) the four owners of a pixel at once. */
  readonly owners: Uint32Array;
  /** The pixels written since the last composite: first and last column, first and last row. */
  readonly touched: Int32Array;
}

/** An empty buffer: 36 bytes a pixel, made once. */
export function createSampleBuffer(width: number, height: number): SampleBuffer {
  const count = width * height * SAMPLES;
  const owner = new Uint8Array(count);
  const buffer: SampleBuffer = {
    width,
    height,
    nearness: new Float32Array(count),
    colour: new Uint32Array(count),
    owner,
    owners: new Uint32Array(owner.buffer),
    touched: new Int32Array(4),
  };
  forgetTouched(buffer);
  return buffer;
}

/** Says that nothing has been written. */
export function forgetTouched(buffer: SampleBuffer): void {
  buffer.touched[0] = buffer.width;
  buffer.touched[1] = -1;
  buffer.touched[2] = buffer.height;
  buffer.touched[3] = -1;
}
