import { cameraSteps, type Evidence } from '../evidence/index.ts';
import { CameraPath } from './camera-path.ts';
import { cutAtMeetings } from './cut-at-meetings.ts';
import { findShots } from './cuts.ts';
import { cutAtBorder, findGhosts, fragments, prominence } from './discard.ts';
import { dropDuplicates } from './duplicates.ts';
import { undoExchanges } from './exchange.ts';
import { linkTracklets } from './link.ts';
import type { Discarded, DiscardReason, Scene, Tracklet } from './scene.ts';
import { frameSeconds } from './seen-time.ts';
import { sightingsFromEvidence, trackletsOf } from './sightings-from-evidence.ts';
import { splitTracklets } from './split.ts';
import { stillFigures } from './still-figures.ts';

/** What is to be linked. */
export interface TrackingInput {
  /** Of the whole video: all segments merged, rows sorted by frame. */
  readonly evidence: Evidence;
  /**
   * (F) times of the evidence's frames, real seconds (of slow motion: as filmed, not as shown);
   * F = evidence.endFrame − evidence.firstFrame.
   */
  readonly time: Float64Array;
  /** px */
  readonly width: number;
  readonly height: number;
  /** Keep the most prominent people only; all by default. */
  readonly maxPeople?: number | null;
}

/** One person. */
export interface Identity {
  /** From 1, by first appearance. */
  readonly id: number;
  /** Rows of the evidence, at most one a frame, sorted by frame. */
  readonly rows: Int32Array;
}

/** Who is who. */
export interface TrackingResult {
  readonly identities: Identity[];
  /** (F) shot of each of the evidence's frames, from 0, one more at each cut. */
  readonly shot: Int32Array;
  /** Sightings that belong to nobody, by reason. */
  readonly discarded: Discarded[];
}

/**
 * Gives every sighting in the evidence to a person: finds cuts, cuts tracklets that change bodies, drops
 * second sightings of one body, links what is left, mends what went wrong where people met, and drops ghosts
 * and figures that are no people. The same evidence always gives the same people.
 *
 * @throws RangeError where `time` is not the evidence's
 * @example
 * const { identities, shot } = linkIdentities({ evidence, time, width: 640, height: 360 });
 */
export function linkIdentities(input: TrackingInput): TrackingResult {
  const { evidence, time, width, height } = input;
  const frames = evidence.endFrame - evidence.firstFrame;
  if (time.length !== frames) throw new RangeError(`${time.length} times for ${frames} frames of evidence`);
  const scene: Scene = {
    sightings: sightingsFromEvidence(evidence, width, height),
    time,
    frameSeconds: frameSeconds(time),
    shot: findShots({ decoded: evidence.decoded, thumbnail: evidence.thumbnail, time }),
    camera: new CameraPath(cameraSteps(evidence, time)),
    width,
    height,
  };
  return { ...linkScene(scene, trackletsOf(evidence), input.maxPeople ?? null), shot: scene.shot };
}

/** The part that evidence and bare boxes share: from tracklets to people. */
export function linkScene(
  scene: Scene,
  tracklets: readonly Tracklet[],
  maxPeople: number | null,
): Omit<TrackingResult, 'shot'> {
  const border = cutAtBorder(scene, splitTracklets(scene, tracklets));
  const { kept, dropped } = dropDuplicates(scene, border.kept);
  const linked = linkAll(scene, kept);
  const scraps = new Set([...border.dropped, ...linked.flatMap((rows) => fragments(scene, rows))]);
  // Nobody is left without rows: an identity is somebody who was seen.
  const people = linked
    .map((rows) => rows.filter((row) => !scraps.has(row)))
    .filter((rows) => rows.length > 0);
  const ghosts = findGhosts(scene, people);
  const bodies = people.filter((rows) => !ghosts.has(rows));
  const figures = stillFigures(scene, bodies);
  const real = bodies.filter((rows) => !figures.has(rows));
  const wanted = new Set(mostProminent(scene, real, maxPeople));
  const surplus = real.filter((rows) => !wanted.has(rows));
  const firstFrame = (rows: Tracklet): number => scene.sightings.frame[rows[0]];
  const identities = [...wanted]
    .sort((a, b) => firstFrame(a) - firstFrame(b) || a[0] - b[0])
    .map((rows, i) => ({ id: i + 1, rows: Int32Array.from(rows) }));
  const discarded = [
    discard('duplicate', dropped),
    discard('fragment', [...scraps]),
    discard('ghost', [...ghosts].flat()),
    discard('figure', [...figures].flat()),
    discard('surplus', surplus.flat()),
  ].filter(({ rows }) => rows.length > 0);
  return { identities, discarded };
}

/** Links, then once more what linking shows to be several people in one. */
function linkAll(scene: Scene, tracklets: readonly Tracklet[]): Tracklet[] {
  const linked = undoExchanges(scene, linkTracklets(scene, tracklets));
  const cut = cutAtMeetings(scene, linked);
  return cut.length === linked.length ? linked : undoExchanges(scene, linkTracklets(scene, cut, true));
}

function mostProminent(scene: Scene, people: readonly Tracklet[], most: number | null): readonly Tracklet[] {
  if (most === null || people.length <= most) return people;
  const worth = new Map(people.map((rows) => [rows, prominence(scene, rows)]));
  const difference = (a: Tracklet, b: Tracklet): number => (worth.get(b) ?? 0) - (worth.get(a) ?? 0);
  return people.toSorted((a, b) => difference(a, b) || a[0] - b[0]).slice(0, most);
}

function discard(reason: DiscardReason, rows: readonly number[]): Discarded {
  return { reason, rows: Int32Array.from(rows).sort() };
}
