import type { Body, PosedJoints } from '../../src/body/index.ts';
import { loadKinemeshBody } from '../../src/body/load-node.ts';
import { type Mask, meshMask } from './metrics/silhouette.ts';
import { JOINTS, type ScoredTrack } from './motion/read-motion.ts';

/** Left heel, left toe, right heel, right toe: the columns of `contact`. */
const SOLES = ['left_heel_sole', 'left_toe_sole', 'right_heel_sole', 'right_toe_sole'];
const HEAD = ['left_ear', 'right_ear', 'head_top'];

/** A person's rows of a motion folder, as far as a surface needs them. */
type Posed = Pick<ScoredTrack, 'betas' | 'poses' | 'trans'>;

/**
 * The surface of the shipped body on a row of a track: the one thing that the score takes from the engine, since a
 * motion folder says how a body is posed and not where its skin is. Camera space, m.
 */
export class Surface {
  private readonly body: Body = loadKinemeshBody('coarse');

  /** Null where the folder is of another body, whose surface is not ours to make. */
  static of({ body }: { readonly body: { readonly model: string } }): Surface | null {
    return body.model === 'kinemesh' ? new Surface() : null;
  }

  /** (V, 3) */
  vertices(track: Posed, row: number): Float32Array {
    return this.body.skin(track.betas, this.pose(track, row));
  }

  /** (4, 3) the soles, in the order of `contact`. */
  soles(track: Posed, row: number): Float64Array {
    return this.landmarks(track, row, SOLES);
  }

  /** (3) the middle of the skull: a third of the way from between the ears to the top of the head. */
  headCentre(track: Posed, row: number): Float64Array {
    const points = this.landmarks(track, row, HEAD);
    return Float64Array.from({ length: 3 }, (_, i) => (points[i] + points[3 + i] + points[6 + i]) / 3);
  }

  /** What the body covers of a picture. */
  mask(track: Posed, row: number, intrinsics: ArrayLike<number>, width: number, height: number): Mask {
    return meshMask(this.vertices(track, row), this.body.triangles, intrinsics, width, height);
  }

  private landmarks(track: Posed, row: number, names: readonly string[]): Float64Array {
    const all = this.body.landmarks(track.betas, this.pose(track, row));
    return Float64Array.from(
      names.flatMap((name) => {
        const at = this.body.landmarkTable.names.indexOf(name) * 3;
        return [...all.subarray(at, at + 3)];
      }),
    );
  }

  private pose({ betas, poses, trans }: Posed, row: number): PosedJoints {
    const rotations = poses.subarray(row * JOINTS * 3, (row + 1) * JOINTS * 3);
    return this.body.pose(betas, rotations, trans.subarray(row * 3, row * 3 + 3));
  }
}
