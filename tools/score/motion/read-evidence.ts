import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpzFile } from './read-npz.ts';

/** BlazePose's landmarks as pass 1 saw them, one row for a person on a frame. */
export interface LandmarkRow {
  readonly frame: number;
  /** `segment.tracklet` */
  readonly tracklet: string;
  /** (33, 4) x, y px, depth, visibility */
  readonly landmarks: Float32Array;
  /** (33, 3) m, x right, y down, z away from the camera, from the middle of the hips */
  readonly worldLandmarks: Float32Array;
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
    const frame = data('frame');
    for (let row = 0; row < frame.length; row++) {
      rows.push({
        frame: frame[row],
        tracklet: `${data('segment')[row]}.${data('tracklet')[row]}`,
        landmarks: landmarks.slice(row * 132, row * 132 + 132),
        worldLandmarks: world.slice(row * 99, row * 99 + 99),
      });
    }
  }
  return rows;
}
