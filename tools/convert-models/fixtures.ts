import { inflateSync } from 'node:zlib';
import { NETWORKS, type Network, type TensorFacts } from './networks.ts';

/** The side of every picture, and of a tile of the inputs made from them. */
const PICTURE_SIDE = 256;

/**
 * The pictures on which the networks of fixed size are compared with the originals: PNG under `models/fixtures`,
 * 256 × 256. Add one here, put the file there, and run `main.ts`.
 */
const PICTURES = ['astronaut', 'photographer'] as const;

/** What the inputs of a network of free size are tiled with, in turn. */
const TILES = ['astronaut', 'photographer'] as const;

/** One input on which a network is compared with its original. */
export interface Fixture {
  readonly name: string;
  readonly network: Network;
  readonly width: number;
  readonly height: number;
  /** the pictures that tile the input, in turn */
  readonly pictures: readonly string[];
}

/** height × width of MoveNet MultiPose's inputs: square, wide, and large enough for small people */
const MULTIPOSE_SIZES = [
  [256, 256],
  [192, 320],
  [512, 512],
  [640, 1152],
] as const;

/** Every comparison: networks of fixed size on each picture, MoveNet MultiPose at each size. */
export const FIXTURES: readonly Fixture[] = NETWORKS.flatMap((network): Fixture[] => {
  const [, height, width] = network.input.shape;
  if (typeof height === 'number' && typeof width === 'number') {
    return PICTURES.map((picture) => ({
      name: `${network.name}.${picture}`,
      network,
      width,
      height,
      pictures: [picture],
    }));
  }
  return MULTIPOSE_SIZES.map(([height, width]) => ({
    name: `${network.name}.${height}x${width}`,
    network,
    width,
    height,
    pictures: TILES,
  }));
});

/**
 * The pixels of a fixture's input, (height, width, 3) of 0–255: the pictures side by side like the squares
 * of a chessboard, without any resampling, so that every language makes the same.
 *
 * @param pictureOf gives a picture's pixels, (256, 256, 3) of 0–255
 */
export function inputPixels(fixture: Fixture, pictureOf: (name: string) => Uint8Array): Uint8Array {
  const { width, height } = fixture;
  const pictures = fixture.pictures.map(pictureOf);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let left = 0; left < width; left += PICTURE_SIDE) {
      const picture =
        pictures[((left + PICTURE_SIDE * Math.floor(y / PICTURE_SIDE)) / PICTURE_SIDE) % pictures.length];
      const from = (y % PICTURE_SIDE) * PICTURE_SIDE * 3;
      const count = Math.min(PICTURE_SIDE, width - left) * 3;
      pixels.set(picture.subarray(from, from + count), (y * width + left) * 3);
    }
  }
  return pixels;
}

/** The pixels in the type and range that the network takes. */
export function inputTensor(network: Network, pixels: Uint8Array): Float32Array | Int32Array {
  if (network.input.type === 'int32') return Int32Array.from(pixels);
  const [low, high] = network.input.range;
  return Float32Array.from(pixels, (value) => low + (value / 255) * (high - low));
}

/**
 * Of a large output only every so many values are stored. The step is prime and shares no factor with the
 * outputs' sides, so that all rows, columns and channels have their turn.
 */
function storedStep(length: number): number {
  return length > 4096 ? 61 : 1;
}

/** Every `storedStep`-th value. */
export function storedValues(values: Float32Array): Float32Array {
  const step = storedStep(values.length);
  return Float32Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]);
}

/**
 * How outputs are compared. Logits of a silhouette run to −1000, where nothing depends on their decimals:
 * there the probability is compared.
 */
function comparable(output: string, values: Float32Array): Float32Array {
  return output === 'segmentation' ? values.map((logit) => 1 / (1 + Math.exp(-logit))) : values;
}

/** How many values the source gives for an output. Ours begins with these. */
export function sourceLength({ shape, sourceShape }: TensorFacts): number {
  return (sourceShape ?? shape).reduce<number>((product, size) => product * Number(size), 1);
}

/** The largest absolute difference between two outputs; infinite when one of them is not a number. */
export function largestDifference(output: string, expected: Float32Array, actual: Float32Array): number {
  const a = comparable(output, expected);
  const b = comparable(output, actual);
  let largest = expected.length === actual.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    largest = difference >= 0 ? Math.max(largest, difference) : Number.POSITIVE_INFINITY;
  }
  return largest;
}

/** What an output may differ by: some ten times of what was measured, and far below what matters. */
export const TOLERANCES: Readonly<Record<string, number>> = {
  landmarks: 0.05, // pixels of the input, and logits
  presence: 1e-4,
  handedness: 1e-4,
  segmentation: 0.02, // probability
  heatmap: 0.01, // logit
  world_landmarks: 1e-4, // metres
  boxes: 0.01, // pixels of 224
  scores: 0.01, // logit
  people: 1e-4, // parts of the input's sides, and scores
  keypoints: 1e-4, // the same
};

/**
 * Reads an 8-bit RGB PNG whose rows are unfiltered, as `pictures.py` writes them.
 *
 * @returns (256, 256, 3) of 0–255
 * @throws Error for any other PNG
 */
export function readPicture(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const kind = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1');
    if (kind === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const rows = inflateSync(Buffer.concat(parts));
  const stride = 1 + PICTURE_SIDE * 3;
  const pixels = new Uint8Array(PICTURE_SIDE * PICTURE_SIDE * 3);
  if (rows.length !== stride * PICTURE_SIDE)
    throw new Error(`The picture is not ${PICTURE_SIDE} pixels square.`);
  for (let y = 0; y < PICTURE_SIDE; y++) {
    if (rows[y * stride] !== 0) throw new Error(`Row ${y} of the picture is filtered.`);
    pixels.set(rows.subarray(y * stride + 1, (y + 1) * stride), y * PICTURE_SIDE * 3);
  }
  return pixels;
}
