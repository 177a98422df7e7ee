import { type Body, createPosedJoints } from '../../body/index.ts';
import type { MendedPerson, Person, SightingRows } from '../../edits/index.ts';
import { projectJoints, writeExtent } from '../../fitting/index.ts';
import { LONGEST_PREDICTION_SECONDS, type Motion, STATE, type Track } from '../../motion/index.ts';

/** Tracks as they were first made, row by row, as if each row were something that was seen. */
export interface TrackRows {
  readonly people: readonly Person[];
  /** A sighting's segment is 0, its tracklet the track's id. */
  readonly evidence: SightingRows;
  /** (N) of each of its rows: which track, and which row of that. */
  readonly track: Int32Array;
  readonly row: Int32Array;
}

export function rowsOfTracks(tracks: readonly Track[]): TrackRows {
  const rows = tracks
    .flatMap(({ id, frame, confidence }, t) =>
      Array.from(frame, (f, row) => ({ id, t, row, frame: f, score: confidence[row] })),
    )
    .sort((a, b) => a.frame - b.frame || a.id - b.id);
  const track = Int32Array.from(rows, ({ t }) => t);
  return {
    people: tracks.map(({ id }, t) => ({
      id,
      rows: Int32Array.from(track.keys()).filter((n) => track[n] === t),
    })),
    evidence: {
      frame: Int32Array.from(rows, ({ frame }) => frame),
      segment: new Int32Array(rows.length),
      tracklet: Int32Array.from(rows, ({ id }) => id),
      score: Float32Array.from(rows, ({ score }) => score),
    },
    track,
    row: Int32Array.from(rows, ({ row }) => row),
  };
}

/** The body that a motion's tracks are of; asked for only where somebody gets another's shape. */
export type BodyOfMotion = () => Promise<Body>;

/**
 * The tracks of mended people, out of the rows of those that there were. Somebody put together from several has the
 * shape of the one who gives most rows; poses and the pelvis' place stay. What was guessed between or after rows that
 * are now another's goes.
 */
export async function regroupTracks(
  motion: Motion,
  { track, row }: TrackRows,
  people: readonly MendedPerson[],
  bodyOfMotion: BodyOfMotion,
): Promise<Track[]> {
  const tracks: Track[] = [];
  for (const { id, label, rows } of people) {
    const pieces = Array.from(rows, (n) => ({ from: motion.tracks[track[n]], row: row[n] }));
    const kept = withoutLooseGuesses(motion, pieces);
    if (kept.length === 0) continue;
    const main = mostOf(kept.map(({ from }) => from));
    const gathered = { ...gather(kept, main), id, label };
    const isMixed = kept.some(({ from }) => !isSame(from.betas, main.betas));
    if (isMixed) repose(gathered, kept, motion, await bodyOfMotion());
    tracks.push(gathered);
  }
  return tracks;
}

interface Piece {
  readonly from: Track;
  readonly row: number;
}

/** Interpolated rows lie between two that were observed, predicted ones soon after the last; see the format. */
function withoutLooseGuesses(motion: Motion, pieces: readonly Piece[]): Piece[] {
  const before = nearestSeen(motion, pieces);
  const after = nearestSeen(motion, pieces.toReversed()).reverse();
  return pieces.filter((piece, i) => {
    const state = piece.from.state[piece.row];
    if (state === STATE.observed) return true;
    const last = before[i];
    if (last === null) return false;
    if (state === STATE.interpolated) return after[i] !== null;
    const seconds = (timeOf(motion, piece) - timeOf(motion, last)) * motion.video.timeScale;
    return after[i] === null && seconds <= LONGEST_PREDICTION_SECONDS;
  });
}

/** For each piece, the observed one of its shot that comes nearest before it or is it, or null. */
function nearestSeen({ frames }: Motion, pieces: readonly Piece[]): (Piece | null)[] {
  let seen: Piece | null = null;
  let shot = -1;
  return pieces.map((piece) => {
    const own = frames.shot[piece.from.frame[piece.row]];
    if (own !== shot) seen = null;
    shot = own;
    if (piece.from.state[piece.row] === STATE.observed) seen = piece;
    return seen;
  });
}

function timeOf({ frames }: Motion, { from, row }: Piece): number {
  return frames.time[from.frame[row]];
}

function mostOf(tracks: readonly Track[]): Track {
  const counts = new Map<Track, number>();
  for (const track of tracks) counts.set(track, (counts.get(track) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** The rows one after the other; what is of a whole track is of the main one. */
function gather(pieces: readonly Piece[], main: Track): Track {
  const column = <A extends Float32Array | Int32Array | Uint8Array>(pick: (track: Track) => A): A => {
    const width = pick(main).length / main.frame.length;
    const Kind = pick(main).constructor as new (length: number) => A;
    const data = new Kind(pieces.length * width);
    for (const [n, { from, row }] of pieces.entries()) {
      data.set(pick(from).subarray(row * width, (row + 1) * width), n * width);
    }
    return data;
  };
  const { source } = main;
  const ofSource = (pick: (of: NonNullable<Track['source']>) => Float32Array) =>
    column((track) => (track.source === null ? new Float32Array(0) : pick(track.source)));
  return {
    ...main,
    frame: column((track) => track.frame),
    state: column((track) => track.state),
    confidence: column((track) => track.confidence),
    bbox: column((track) => track.bbox),
    poses: column((track) => track.poses),
    trans: column((track) => track.trans),
    joints3d: column((track) => track.joints3d),
    joints2d: column((track) => track.joints2d),
    jointConfidence: column((track) => track.jointConfidence),
    keypoints2d: column((track) => track.keypoints2d),
    contact: column((track) => track.contact),
    source: source && {
      betas: source.betas,
      poses: ofSource((of) => of.poses),
      trans: ofSource((of) => of.trans),
    },
  };
}

/** Gives the rows that were another's the body's own shape, the pelvis where it was: J₀ + trans stays. */
function repose(track: Track, pieces: readonly Piece[], { frames }: Motion, body: Body): void {
  const joints = body.jointCount;
  const posed = createPosedJoints(joints);
  const surface = new Float32Array(body.vertexCount * 3);
  const pelvis = body.restJoints(track.betas);
  for (const [n, { from }] of pieces.entries()) {
    if (isSame(from.betas, track.betas)) continue;
    const own = body.restJoints(from.betas);
    for (let k = 0; k < 3; k++) track.trans[3 * n + k] += own[k] - pelvis[k];
    const pose = track.poses.subarray(n * joints * 3, (n + 1) * joints * 3);
    body.pose(track.betas, pose, track.trans.subarray(3 * n, 3 * n + 3), posed);
    track.joints3d.set(posed.joints, n * joints * 3);
    projectJoints(posed.joints, frames.intrinsics, track.frame[n], track.joints2d, n * joints * 2);
    body.skin(track.betas, posed, surface);
    writeExtent(surface, frames.intrinsics, track.frame[n], track.bbox, 4 * n);
  }
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => value === b[i]);
}
