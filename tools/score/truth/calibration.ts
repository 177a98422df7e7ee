import { readFile } from 'node:fs/promises';

/** One camera of a Pose2Sim calibration (OpenCV's model). */
export interface CalibratedCamera {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** fx, fy, cx, cy, px; cx and cy count from the corner of the first pixel, as ours do. */
  readonly intrinsics: readonly [number, number, number, number];
  /** (3, 3) row-major */
  readonly cameraFromWorldRotation: Float64Array;
  /** (3) m */
  readonly cameraFromWorldTranslation: Float64Array;
}

/** Reads the cameras of a Pose2Sim `Calib_*.toml`. */
export async function readCalibration(path: string): Promise<CalibratedCamera[]> {
  return parseCalibration(await readFile(path, 'utf8'));
}

/** The subset of TOML that Pose2Sim writes: tables with one-line values that are JSON but for a comma. */
export function parseCalibration(text: string): CalibratedCamera[] {
  const cameras: CalibratedCamera[] = [];
  for (const block of text.split(/^\[/m).slice(1)) {
    const fields = new Map(
      [...block.matchAll(/^(\w+)\s*=\s*(.+)$/gm)].map(([, key, value]) => [key, value.trim()]),
    );
    if (!fields.has('matrix')) continue;
    const read = (key: string): unknown => JSON.parse(fields.get(key) ?? 'null');
    const matrix = read('matrix') as number[][];
    const [width, height] = read('size') as number[];
    cameras.push({
      name: String(read('name')),
      width,
      height,
      // OpenCV counts from the centre of the first pixel.
      intrinsics: [matrix[0][0], matrix[1][1], matrix[0][2] + 0.5, matrix[1][2] + 0.5],
      cameraFromWorldRotation: rotationFromVector(read('rotation') as number[]),
      cameraFromWorldTranslation: Float64Array.from(read('translation') as number[]),
    });
  }
  return cameras;
}

/** Rodrigues' formula: an axis times an angle, rad, to a row-major matrix. */
export function rotationFromVector(vector: ArrayLike<number>): Float64Array {
  const angle = Math.hypot(vector[0], vector[1], vector[2]);
  if (angle === 0) return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const [x, y, z] = [vector[0] / angle, vector[1] / angle, vector[2] / angle];
  const [c, s, k] = [Math.cos(angle), Math.sin(angle), 1 - Math.cos(angle)];
  // biome-ignore format: a matrix
  return Float64Array.of(
    c + x * x * k, x * y * k - z * s, x * z * k + y * s,
    y * x * k + z * s, c + y * y * k, y * z * k - x * s,
    z * x * k - y * s, z * y * k + x * s, c + z * z * k,
  );
}
