import type { Evidence } from '../evidence/index.ts';
import { readAppearance } from './appearance.ts';
import { bodyBox } from './body-box.ts';
import { CameraMotion } from './camera-motion.ts';
import { EvidenceBuilder, type Row } from './evidence-builder.ts';
import { LandmarkNetwork, type Reading } from './landmark-network.ts';
import { bodyDistance, isSameBody } from './likeness.ts';
import type { Networks, VisionOptions } from './networks.ts';
import { NEWCOMER_DETECTION, Newcomers } from './newcomers.ts';
import { PersonDetector } from './person-detector.ts';
import { type Picture, type Pyramid, PyramidBuilder } from './picture.ts';
import { believeStep } from './plausibility.ts';
import { FrameRing } from './ring.ts';
import { isDetected, type Sight, searchNear } from './search.ts';
import { makeThumbnail } from './thumbnail.ts';
import { continueTrack, KEEP_SCORE, MAX_MISSES, predictCrop, startTrack, type Track } from './track.ts';

/** An upright RGB frame of the video. */
export interface ObservedFrame extends Picture {
  /** The frame's number in the video. */
  readonly index: number;
  /** Whether only a part of the frame was decoded, and the decoder made up the rest. */
  readonly damaged?: boolean;
}

/** A fixed range of frames, looked at on its own. */
export interface SegmentRange {
  readonly segment: number;
  readonly firstFrame: number;
  readonly endFrame: number;
  /** Px of the upright picture. */
  readonly width: number;
  readonly height: number;
}

/** Takes a segment's frames in order and gives its evidence at the end. */
export interface SegmentObserver {
  /** @throws KinemeshError `cancelled` when the signal fires: between two runs of a network, of which a frame may need many. */
  observe(frame: ObservedFrame): Promise<void>;
  finish(): Evidence;
}

/** A lost person is sought with all means on the first misses, then every so many frames. */
const SEARCH_ALWAYS = 3;
const SEARCH_EVERY = 4;
/** Tracklets of fewer frames are noise, unless they may go on beyond the segment. */
const MIN_TRACKLET = 5;
/** The detector's least score, looking closely, for somebody who is followed. */
const KEEP_DETECTION = 0.15;
/** So many looks in a row without the detector's consent end a track. */
const MAX_DOUBTS = 3;
/** The landmark network must be this sure of frames before the detector's first sighting. */
const SURE_SCORE = 0.8;
/** A newcomer this many times more important than somebody followed takes the place, where there is no other. */
const MUCH_LARGER = 1.6;
/** A next crop this far from the crop that was read (parts of the side; log of size; rad) is read again. */
const RESTLESS_SHIFT = 0.18;
const RESTLESS_SIZE = 0.3;
const RESTLESS_TURN = 0.6;

/**
 * Starts looking at a segment. Nothing is carried over from other segments, so its evidence depends on
 * the video, the range, the settings and the networks alone.
 *
 * @param signal stops `observe`; what was observed is then worth nothing.
 * @example
 * const observer = createSegmentObserver(networks, options, range);
 * for await (const frame of frames) await observer.observe(frame);
 * const evidence = observer.finish();
 */
export function createSegmentObserver(
  networks: Networks,
  options: VisionOptions,
  range: SegmentRange,
  signal?: AbortSignal,
): SegmentObserver {
  return new Observer(networks, options, range, signal);
}

class Observer implements SegmentObserver {
  readonly #options: VisionOptions;
  readonly #range: SegmentRange;
  readonly #landmarks: LandmarkNetwork;
  readonly #detector: PersonDetector;
  readonly #newcomers: Newcomers;
  readonly #pyramids = new PyramidBuilder();
  readonly #ring = new FrameRing();
  readonly #camera = new CameraMotion();
  readonly #builder: EvidenceBuilder;
  #rows: Row[] = [];
  #tracks: Track[] = [];
  #nextId = 0;

  constructor(networks: Networks, options: VisionOptions, range: SegmentRange, signal?: AbortSignal) {
    this.#options = options;
    this.#range = range;
    this.#landmarks = new LandmarkNetwork(networks.landmark, signal);
    this.#detector = new PersonDetector(networks.detector, signal);
    this.#newcomers = new Newcomers(range.firstFrame);
    this.#builder = new EvidenceBuilder(range.firstFrame, range.endFrame, range.segment);
  }

  async observe(frame: ObservedFrame): Promise<void> {
    const pyramid = this.#pyramids.build(frame);
    const sight = this.#sight(pyramid);
    const motion = this.#camera.next(pyramid);
    this.#builder.addFrame(frame, makeThumbnail(pyramid), motion);
    const found = await this.#follow(sight, frame.index);
    await this.#welcome(sight, frame.index, found);
    await this.#dropLost(frame.index);
    this.#camera.prepare(this.#rows.filter((row) => row.frame === frame.index).map((row) => row.box));
    this.#ring.push(frame.index, pyramid);
  }

  finish(): Evidence {
    const { firstFrame, endFrame } = this.#range;
    const frames = new Map<number, number[]>();
    for (const { tracklet, frame } of this.#rows) {
      const seen = frames.get(tracklet);
      if (seen === undefined) frames.set(tracklet, [frame]);
      else seen.push(frame);
    }
    const long = new Set<number>();
    for (const [tracklet, seen] of frames) {
      if (seen.length >= MIN_TRACKLET || seen.includes(firstFrame) || seen.includes(endFrame - 1))
        long.add(tracklet);
    }
    return this.#builder.build(this.#rows.filter((row) => long.has(row.tracklet)));
  }

  #sight(pyramid: Pyramid): Sight {
    const { width, height } = this.#range;
    return { pyramid, width, height, landmarks: this.#landmarks, detector: this.#detector };
  }

  /** Reads everybody who is followed, and searches for those who are not where they are expected. */
  async #follow(sight: Sight, frame: number): Promise<Map<Track, Reading>> {
    const found = new Map<Track, Reading>();
    const unsure: { track: Track; first: Reading }[] = [];
    for (const track of this.#tracks) {
      const reading = await this.#readExpected(sight, track, frame);
      const belief = believeStep(
        reading,
        track.reading.nextCrop,
        frame - track.frame,
        sight.width,
        sight.height,
      );
      if (belief >= KEEP_SCORE) found.set(track, reading);
      else unsure.push({ track, first: reading });
    }
    for (const track of dropDoubles(found, frame)) {
      const first = await this.#readExpected(sight, track, frame);
      unsure.push({ track, first });
    }
    for (const { track, first } of unsure) {
      const since = frame - track.frame;
      if (since > SEARCH_ALWAYS && since % SEARCH_EVERY !== 0) continue;
      const isTaken = (reading: Reading): boolean =>
        [...found.values()].some((other) => isSameBody(reading, other));
      const reading = await searchNear(sight, track, frame, first, isTaken);
      if (reading !== null) found.set(track, reading);
    }
    this.#keepMostImportant(found);
    for (const [track, reading] of found) await this.#accept(sight, track, frame, reading);
    return found;
  }

  /** Where somebody comes back and there are too many, the less important are followed no longer. */
  #keepMostImportant(found: Map<Track, Reading>): void {
    const { maxPeople } = this.#options;
    if (maxPeople === null || found.size <= maxPeople) return;
    const ranked = [...found].sort((a, b) => importance(b[1]) - importance(a[1]));
    const dropped = new Set(ranked.slice(maxPeople).map(([track]) => track));
    for (const track of dropped) found.delete(track);
    this.#tracks = this.#tracks.filter((track) => !dropped.has(track));
  }

  async #readExpected(sight: Sight, track: Track, frame: number): Promise<Reading> {
    const reading = await sight.landmarks.read(sight.pyramid, predictCrop(track, frame));
    if (reading.score < KEEP_SCORE || !isRestless(reading)) return reading;
    const again = await sight.landmarks.read(sight.pyramid, reading.nextCrop);
    return again.score >= 0.9 * reading.score ? again : reading;
  }

  /** Looks for people who are not followed yet, where it is time to. */
  async #welcome(sight: Sight, frame: number, found: Map<Track, Reading>): Promise<void> {
    const lost = this.#tracks.some((track) => !found.has(track));
    const seen = [...found.values()];
    const look = await this.#newcomers.look(sight, frame, seen, lost);
    if (look === null) return;
    const { newcomers, confirmed } = look;
    await this.#doubt(sight, frame, found, confirmed);
    newcomers.sort((a, b) => importance(b) - importance(a));
    for (const reading of newcomers) {
      const back = this.#recognise(reading, frame, found);
      if (!this.#makeRoom(reading, frame, found, back === null ? MUCH_LARGER : 1)) continue;
      if (back !== null) {
        found.set(back, reading);
        await this.#accept(sight, back, frame, reading);
        continue;
      }
      const track = startTrack(this.#nextId++, frame, reading);
      this.#tracks.push(track);
      found.set(track, reading);
      this.#record(sight.pyramid, track, frame, reading);
      await this.#lookBeyond(track, frame);
    }
  }

  /**
   * Now and then the detector must see everybody who is followed: the landmark network alone may hold on to
   * a thing that the person passed. Who was doubted too often is forgotten from the last sighting on.
   */
  async #doubt(
    sight: Sight,
    frame: number,
    found: Map<Track, Reading>,
    confirmed: ReadonlySet<Reading>,
  ): Promise<void> {
    for (const [track, reading] of [...found]) {
      if (confirmed.has(reading) || (await isDetected(sight, reading, KEEP_DETECTION))) {
        track.confirmed = frame;
        track.doubts = 0;
      } else if (++track.doubts >= MAX_DOUBTS) {
        this.#forget(track.id, track.confirmed + 1, frame);
        this.#tracks = this.#tracks.filter((other) => other !== track);
        found.delete(track);
      }
    }
  }

  #forget(id: number, from: number, to: number): void {
    this.#rows = this.#rows.filter((row) => row.tracklet !== id || row.frame < from || row.frame > to);
  }

  /**
   * Whether one more may be followed. Where there are enough, who is so many times more important takes the
   * least important one's place.
   */
  #makeRoom(reading: Reading, frame: number, found: Map<Track, Reading>, times: number): boolean {
    const { maxPeople } = this.#options;
    if (maxPeople === null || found.size < maxPeople) return true;
    const [smallest] = [...found.keys()].sort((a, b) => importance(a.reading) - importance(b.reading));
    if (smallest === undefined || importance(reading) < times * importance(smallest.reading)) return false;
    found.delete(smallest);
    this.#forget(smallest.id, frame, frame);
    this.#tracks = this.#tracks.filter((track) => track !== smallest);
    return true;
  }

  /** The lost person whom a newcomer must be: near the last place, and of the same size. */
  #recognise(reading: Reading, frame: number, found: Map<Track, Reading>): Track | null {
    const { width, height } = this.#range;
    let best: Track | null = null;
    let least = Infinity;
    for (const track of this.#tracks) {
      if (found.has(track)) continue;
      const before = track.reading.nextCrop;
      if (believeStep(reading, before, frame - track.frame, width, height) < KEEP_SCORE) continue;
      const distance = bodyDistance(track.reading, reading);
      if (distance < least) {
        best = track;
        least = distance;
      }
    }
    return best;
  }

  async #accept(sight: Sight, track: Track, frame: number, reading: Reading): Promise<void> {
    const last = track.frame;
    continueTrack(track, frame, reading);
    this.#record(sight.pyramid, track, frame, reading);
    if (frame - last > 1) await this.#lookBack(track, frame, last + 1);
  }

  /** Follows a person backwards through the frames kept, on which nobody was noticed there. */
  async #lookBack(track: Track, from: number, until: number, leastBelief = KEEP_SCORE): Promise<void> {
    const past: Track = { ...track, velocity: [-track.velocity[0], -track.velocity[1], -track.velocity[2]] };
    const { width, height } = this.#range;
    for (let frame = from - 1; frame >= until; frame--) {
      const pyramid = this.#ring.at(frame);
      // Not decoded, or too long ago: then the frames before are as well.
      if (pyramid === null) continue;
      const reading = await this.#readExpected(this.#sight(pyramid), past, frame);
      const belief = believeStep(reading, past.reading.nextCrop, past.frame - frame, width, height);
      if (belief < leastBelief) return;
      const others = this.#rows.filter((row) => row.frame === frame);
      if (others.length >= (this.#options.maxPeople ?? Infinity)) return;
      if (others.some((row) => isSameBody(row.reading, reading))) return;
      continueTrack(past, frame, reading);
      this.#record(pyramid, track, frame, reading);
    }
  }

  /**
   * Follows a newcomer back to where the person came from. The landmark network may go on where nobody is,
   * so the detector has the last word: what lies before its earliest sighting is forgotten.
   */
  async #lookBeyond(track: Track, from: number): Promise<void> {
    await this.#lookBack(track, from, this.#range.firstFrame, SURE_SCORE);
    const before = this.#rows.filter((row) => row.tracklet === track.id && row.frame < from);
    before.sort((a, b) => b.frame - a.frame);
    for (const row of before) {
      if (await this.#wasDetected(row, NEWCOMER_DETECTION)) continue;
      this.#forget(track.id, this.#range.firstFrame, row.frame);
      return;
    }
  }

  /** Takes back what was read of a lost person after the detector's last sighting, as far as frames are kept. */
  async #trimEnd(track: Track): Promise<void> {
    const last = this.#rows.filter((row) => row.tracklet === track.id && row.frame > track.confirmed);
    last.sort((a, b) => b.frame - a.frame);
    for (const row of last) {
      if (this.#ring.at(row.frame) === null || (await this.#wasDetected(row, KEEP_DETECTION))) return;
      this.#forget(track.id, row.frame, row.frame);
    }
  }

  async #wasDetected({ frame, reading }: Row, minScore: number): Promise<boolean> {
    const pyramid = this.#ring.at(frame);
    return pyramid !== null && isDetected(this.#sight(pyramid), reading, minScore);
  }

  #record(pyramid: Pyramid, track: Track, frame: number, reading: Reading): void {
    const { width, height } = this.#range;
    const box = bodyBox(reading, width, height);
    this.#rows.push({
      frame,
      tracklet: track.id,
      reading,
      box,
      appearance: readAppearance(pyramid, reading),
    });
  }

  async #dropLost(frame: number): Promise<void> {
    const { width, height } = this.#range;
    for (const track of this.#tracks) {
      if (track.trimmed || frame - track.frame < SEARCH_ALWAYS) continue;
      track.trimmed = true;
      await this.#trimEnd(track);
    }
    this.#tracks = this.#tracks.filter((track) => {
      const since = frame - track.frame;
      if (since === 0) return true;
      const { x, y } = predictCrop(track, frame);
      const gone = x < 0 || y < 0 || x > width || y > height;
      return since < (gone ? SEARCH_ALWAYS : MAX_MISSES);
    });
  }
}

/** Where two followed people were read as one body, the one who jumped there loses it. */
function dropDoubles(found: Map<Track, Reading>, frame: number): Track[] {
  const dropped: Track[] = [];
  const entries = [...found];
  for (let i = 0; i < entries.length; i++) {
    for (let j = i + 1; j < entries.length; j++) {
      const [a, readingA] = entries[i];
      const [b, readingB] = entries[j];
      if (!found.has(a) || !found.has(b) || !isSameBody(readingA, readingB)) continue;
      const loser = surprise(a, readingA, frame) > surprise(b, readingB, frame) ? a : b;
      found.delete(loser);
      dropped.push(loser);
    }
  }
  return dropped;
}

/** How unlike its past a track's reading is: distance from the expected place, change of size and pose. */
function surprise(track: Track, reading: Reading, frame: number): number {
  const expected = predictCrop(track, frame);
  const { nextCrop } = reading;
  const step = Math.hypot(nextCrop.x - expected.x, nextCrop.y - expected.y) / expected.side;
  return (
    step + Math.abs(Math.log(nextCrop.side / expected.side)) + 0.3 * bodyDistance(track.reading, reading)
  );
}

/** Who is followed where only so many may be: the largest and surest. */
function importance(reading: Reading): number {
  return reading.score * reading.nextCrop.side;
}

function isRestless(reading: Reading): boolean {
  const { crop, nextCrop } = reading;
  return (
    Math.hypot(nextCrop.x - crop.x, nextCrop.y - crop.y) > RESTLESS_SHIFT * crop.side ||
    Math.abs(Math.log(nextCrop.side / crop.side)) > RESTLESS_SIZE ||
    1 - Math.cos(nextCrop.rotation - crop.rotation) > 1 - Math.cos(RESTLESS_TURN)
  );
}
