import { type Body, createPosedJoints } from '../body/index.ts';
import { SILHOUETTE_BYTES, SILHOUETTE_SIZE } from '../evidence/index.ts';
import { STATE_SIZE, statePoses } from './articulation.ts';
import { MADE_FOCAL, MADE_HEIGHT, MADE_WIDTH, type MadeVideo } from './made-people.testing.ts';

/** Points of a cell's side at which is looked: a cell is set where most of them are on the body. */
const FINE = 4;
const SIDE = SILHOUETTE_SIZE * FINE;

/** Gives a made video's evidence the silhouettes of its body, as good as 64 × 64 cells can be. */
export function paintSilhouettes(body: Body, { evidence, rows, shape, state }: MadeVideo): void {
  const posed = createPosedJoints(body.jointCount);
  const poses = new Float32Array(body.jointCount * 3);
  const pelvis = body.restJoints(shape.betas);
  const fine = new Uint8Array(SIDE * SIDE);
  for (const row of rows) {
    const at = evidence.frame[row] * STATE_SIZE;
    statePoses(state, at, poses, 0);
    const trans = Float64Array.from({ length: 3 }, (_, k) => state[at + k] - pelvis[k]);
    const surface = body.skin(shape.betas, body.pose(shape.betas, poses, trans, posed));
    fine.fill(0);
    const [left, top, side] = evidence.crop.subarray(4 * row, 4 * row + 3);
    const paint = (x: number, y: number, z: number): void => {
      const u = ((MADE_FOCAL * x) / z + MADE_WIDTH / 2 - left) / side + 0.5;
      const v = ((MADE_FOCAL * y) / z + MADE_HEIGHT / 2 - top) / side + 0.5;
      if (u >= 0 && v >= 0 && u < 1 && v < 1) fine[Math.floor(v * SIDE) * SIDE + Math.floor(u * SIDE)] = 1;
    };
    paintTriangles(body.triangles, surface, paint);
    packCells(fine, evidence.silhouette.subarray(row * SILHOUETTE_BYTES, (row + 1) * SILHOUETTE_BYTES));
  }
}

/** Corners, and points between them so close that no cell is missed. */
function paintTriangles(
  triangles: ArrayLike<number>,
  surface: ArrayLike<number>,
  paint: (x: number, y: number, z: number) => void,
): void {
  for (let n = 0; n < triangles.length; n += 3) {
    const [a, b, c] = [3 * triangles[n], 3 * triangles[n + 1], 3 * triangles[n + 2]];
    for (let i = 0; i <= FINE; i++) {
      for (let j = 0; i + j <= FINE; j++) {
        const [p, q, r] = [i / FINE, j / FINE, 1 - (i + j) / FINE];
        const at = (k: number): number => p * surface[a + k] + q * surface[b + k] + r * surface[c + k];
        paint(at(0), at(1), at(2));
      }
    }
  }
}

function packCells(fine: Uint8Array, bits: Uint8Array): void {
  for (let cell = 0; cell < SILHOUETTE_SIZE * SILHOUETTE_SIZE; cell++) {
    const from = Math.floor(cell / SILHOUETTE_SIZE) * FINE * SIDE + (cell % SILHOUETTE_SIZE) * FINE;
    let votes = 0;
    for (let j = 0; j < FINE; j++) for (let i = 0; i < FINE; i++) votes += fine[from + j * SIDE + i];
    if (2 * votes >= FINE * FINE) bits[cell >> 3] |= 128 >> (cell & 7);
  }
}
