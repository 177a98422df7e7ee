import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mask } from '../metrics/silhouette.ts';
import { readNpzFile } from './read-npz.ts';

/** Cells of one side of a silhouette's grid. */
const CELLS = 64;
const SILHOUETTE_BYTES = (CELLS * CELLS) / 8;

/** BlazePose's landmarks as pass 1 saw them, one row for a person on a frame. */
export interface LandmarkRow {
  readonly frame: number;
  /** `segment.tracklet` */
  readonly tracklet: string;
  /** (33, 4) x, y px, depth, visibility */
  readonly landmarks: Float32Array;
  /** (33, 3) m, x right, y down, z away from the camera, from the middle of the hips */
  readonly worldLandmarks: Float32Array;
  /** (4) what the network looked at: centre x, centre y, side, px, and its turn, rad (clockwise in the picture). */
  readonly crop: Float32Array;
  /** (512) one bit for each cell of 64 × 64 over the crop, row by row, highest bit first; empty where it was not kept. */
  readonly silhouette: Uint8Array;
}

/** Reads the landmarks of all segments beside a motion; nothing where there is no evidence. */
export async function readLandmarks(motionDir: string): Promise<LandmarkRow[]> {
  const folder = join(motionDir, 'evidence');
  const names = await readdir(folder).catch((): string[] => []);
  const rows: LandmarkRow[] = [];
  for (const name of names.filter((file) => /^\d+\.npz$/.test(file)).sort()) {
    const arrays = await readNpzFile(join(folder, name));
    const data = (key: string): ArrayLike<number> => arrays.get(key)?.data ?? [];
    const landmarks = data('landmarks') as Float32Array;
    const world = data('world_landmarks') as Float32Array;
    const crop = data('crop') as Float32Array;
    const silhouette = data('silhouette') as Uint8Array;
    const frame = data('frame');
    for (let row = 0; row < frame.length; row++) {
      rows.push({
        frame: frame[row],
        tracklet: `${data('segment')[row]}.${data('tracklet')[row]}`,
        landmarks: landmarks.slice(row * 132, row * 132 + 132),
        worldLandmarks: world.slice(row * 99, row * 99 + 99),
        crop: crop.slice(row * 4, row * 4 + 4),
        silhouette: silhouette.slice(row * SILHOUETTE_BYTES, (row + 1) * SILHOUETTE_BYTES),
      });
    }
  }
  return rows;
}

/** The pixels of a picture that the network took for the person; null where that was not kept. */
export function seenMask({ crop, silhouette }: LandmarkRow, width: number, height: number): Mask | null {
  if (silhouette.length !== SILHOUETTE_BYTES) return null;
  const [cx, cy, side, turn] = crop;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const inside = new Uint8Array(width * height);
  for (let i = 0; i < inside.length; i++) {
    const [x, y] = [(i % width) + 0.5 - cx, Math.floor(i / width) + 0.5 - cy];
    const column = Math.floor(((c * x + s * y) / side + 0.5) * CELLS);
    const row = Math.floor(((c * y - s * x) / side + 0.5) * CELLS);
    if (column < 0 || row < 0 || column >= CELLS || row >= CELLS) continue;
    const at = row * CELLS + column;
    if (silhouette[at >> 3] & (128 >> (at & 7))) inside[i] = 1;
  }
  return { width, height, inside };
}
