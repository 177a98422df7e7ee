import { readFile } from 'node:fs/promises';

/** A camera after Tsai (1987, "A versatile camera calibration technique"), as PETS' files have it; lengths in mm. */
export interface TsaiCamera {
  /** mm */
  readonly focal: number;
  /** Radial distortion, 1/mm². */
  readonly kappa: number;
  /** px */
  readonly centre: readonly [number, number];
  /** mm of one pixel, across and down. */
  readonly pixel: readonly [number, number];
  /** Uncertainty of the horizontal scale. */
  readonly scaleX: number;
  /** (3, 3) row-major */
  readonly cameraFromWorldRotation: Float64Array;
  /** (3) mm */
  readonly cameraFromWorldTranslation: Float64Array;
}

/** Reads a `<Camera>` file of PETS 2009. */
export async function readTsai(path: string): Promise<TsaiCamera> {
  return parseTsai(await readFile(path, 'utf8'));
}

export function parseTsai(text: string): TsaiCamera {
  const read = (name: string): number => Number(new RegExp(`\\b${name}="([^"]+)"`).exec(text)?.[1]);
  const [rx, ry, rz] = [read('rx'), read('ry'), read('rz')];
  const [a, b, c] = [Math.sin(rx), Math.sin(ry), Math.sin(rz)];
  const [d, e, f] = [Math.cos(rx), Math.cos(ry), Math.cos(rz)];
  return {
    focal: read('focal'),
    kappa: read('kappa1'),
    centre: [read('cx'), read('cy')],
    pixel: [read('dpx'), read('dpy')],
    scaleX: read('sx'),
    // Rz · Ry · Rx: the order of Willson's implementation, which wrote these files.
    // biome-ignore format: a matrix
    cameraFromWorldRotation: Float64Array.of(
      e * f, f * a * b - d * c, a * c + d * f * b,
      e * c, a * b * c + d * f, d * b * c - f * a,
      -b,    e * a,             d * e,
    ),
    cameraFromWorldTranslation: Float64Array.of(read('tx'), read('ty'), read('tz')),
  };
}

/** Where the way through a pixel meets the floor z = 0 of the world, m. */
export function groundPoint(camera: TsaiCamera, x: number, y: number): [number, number] {
  const { focal, kappa, centre, pixel, scaleX, cameraFromWorldRotation: r } = camera;
  const t = camera.cameraFromWorldTranslation;
  const distorted = [((x - centre[0]) * pixel[0]) / scaleX, (y - centre[1]) * pixel[1]];
  const factor = 1 + kappa * (distorted[0] ** 2 + distorted[1] ** 2);
  const ray = [distorted[0] * factor, distorted[1] * factor, focal];
  // Camera = R · world + t, so a point of the way is Rᵀ(s · ray − t); its height is 0.
  const back = (v: readonly number[] | Float64Array, axis: number): number =>
    r[axis] * v[0] + r[3 + axis] * v[1] + r[6 + axis] * v[2];
  const s = back(t, 2) / back(ray, 2);
  return [(s * back(ray, 0) - back(t, 0)) / 1000, (s * back(ray, 1) - back(t, 1)) / 1000];
}
