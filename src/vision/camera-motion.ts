import type { Pyramid } from './picture.ts';
import type { Track } from './track.ts';

export class CameraMotion {
  next(_pyramid: Pyramid, _tracks: readonly Track[]): [number, number, number, number] {
    return [1, 0, 0, 0];
  }
}
