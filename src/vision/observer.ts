import type { Evidence } from '../evidence/index.ts';
import { appearanceDistance, readAppearance } from './appearance.ts';
import { bodyBox } from './body-box.ts';
import { CameraMotion } from './camera-motion.ts';
import { readCrowds } from './crowds.ts';
import { CutWatch } from './cut-watch.ts';
import { dropDoubles } from './doubles.ts';
import { EvidenceBuilder, type Row } from './evidence-builder.ts';
import { FrameClock, type Moment } from './frame-clock.ts';
import { HandNetwork } from './hand-network.ts';
import { HandWatch } from './hand-watch.ts';
import { KeypointNetwork } from './keypoint-network.ts';
import { LandmarkNetwork, type Reading } from './landmark-network.ts';
import { bodyDistance, isSameBody } from './likeness.ts';
import { ofLongTracklets } from './long-tracklets.ts';
import type { Networks, VisionOptions } from './networks.ts';
import { NEWCOMER_DETECTION, Newcomers } from './newcomers.ts';
import { PersonDetector } from './person-detector.ts';
import { type Picture, PyramidBuilder } from './picture.ts';
import { believeStep } from './plausibility.ts';
import { FrameRing, type KeptFrame } from './ring.ts';
import { isDetected, type Sight, searchNear } from './search.ts';
import { SecondLooks } from './second-looks.ts';
import { SecondOpinion } from './second-opinion.ts';
import { makeThumbnail } from './thumbnail.ts';
import { continueTrack, KEEP_SCORE, predictCrop, rememberClothes, startTrack, type Track } from './track.ts';

/** An upright RGB frame of the video. */
export interface ObservedFrame extends Picture {
  /** The frame's number in the video. */
  readonly index: number;
  /** When it is shown, s. */
  readonly time: number;
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
  /** @throws KinemeshError `cancelled` */
  finish(): Promise<Evidence>;
}

/** A lost person is sought with all means on the first frames, then every so many beats. */
const SEARCH_ALWAYS = 3;
const SEARCH_EVERY = 4;
/** Beats for which a lost person is sought, and where one went off the picture; at least `SEARCH_ALWAYS` frames. */
const MAX_LOST = 24;
const MAX_GONE = 3;
/** Frames closer than this to one on which the detector was asked for a person are not asked of it, beats. */
const CONFIRM_EVERY = 1;
/** The detector's least score, looking closely, for somebody who is followed. */
const KEEP_DETECTION = 0.15;
/** So many looks in a row without the detector's consent end a track. */
const MAX_DOUBTS = 3;
/** The landmark network must be this sure of frames before the detector's first sighting. */
const SURE_SCORE = 0.8;
/** Clothes this different are another person's (Hellinger). */
const OTHER_CLOTHES = 0.4;
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
 * const evidence = await observer.finish();
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
  readonly #hands: HandWatch;
  readonly #opinion: SecondOpinion;
  readonly #newcomers = new Newcomers();
  readonly #pyramids = new PyramidBuilder();
  readonly #clock = new FrameClock();
  readonly #cuts = new CutWatch();
  readonly #ring = new FrameRing();
  readonly #camera = new CameraMotion();
  readonly #builder: EvidenceBuilder;
  readonly #again: SecondLooks;
  /** Beats that each frame observed lasts. */
  readonly #lengths = new Map<number, number>();
  #rows: Row[] = [];
  #tracks: Track[] = [];
  /** People of the shot before, while what looked like a cut may still be a flash; not sought meanwhile. */
  #tracksBefore: Track[] = [];
  /** Where this shot and the one before start: the first frame, and the first track's number. */
  #shot: { readonly frame: number; readonly id: number };
  #shotBefore: { readonly frame: number; readonly id: number };
  #nextId = 0;
  /** Those who on this frame are near somebody else. */
  #crowded: ReadonlySet<Track> = new Set();

  constructor(networks: Networks, options: VisionOptions, range: SegmentRange, signal?: AbortSignal) {
    this.#options = options;
    this.#range = range;
    this.#shot = { frame: range.firstFrame, id: 0 };
    this.#shotBefore = this.#shot;
    this.#landmarks = new LandmarkNetwork(networks.landmark, signal);
    this.#detector = new PersonDetector(networks.detector, signal);
    this.#hands = new HandWatch(new HandNetwork(networks.hand, signal));
    this.#opinion = new SecondOpinion(
      networks.keypoints ? new KeypointNetwork(networks.keypoints, signal) : null,
    );
    this.#again = new SecondLooks(range);
    this.#builder = new EvidenceBuilder(range.firstFrame, range.endFrame, range.segment);
  }

  async observe(frame: ObservedFrame): Promise<void> {
    const pyramid = this.#pyramids.build(frame);
    const at = this.#clock.next(frame.index, frame.time);
    const sight = this.#sight({ at, pyramid });
    this.#lengths.set(at.frame, at.length);
    const motion = this.#camera.next(pyramid);
    const thumbnail = makeThumbnail(pyramid);
    this.#builder.addFrame(frame, thumbnail, motion);
    this.#changeShot(at, thumbnail);
    const found = await this.#follow(sight);
    await this.#welcome(sight, found);
    await this.#dropLost(at);
    this.#camera.prepare(this.#rows.filter((row) => row.frame === at.frame).map((row) => row.box));
    this.#ring.push(at, pyramid);
    await this.#again.next(at, this.#rows, this.#ring, this.#sightAt);
  }

  /**
   * Behind a cut nobody is sought, and people are looked for at once. Behind a flash everybody goes on, but
   * those who were only found in it.
   */
  #changeShot(at: Moment, thumbnail: Uint8Array): void {
    const change = this.#cuts.next(at, thumbnail);
    if (change === null) return;
    this.#newcomers.restart();
    if (change === 'back') {
      this.#tracks = [...this.#tracksBefore, ...this.#tracks.filter(({ id }) => id < this.#shot.id)];
      this.#tracksBefore = [];
      this.#shot = this.#shotBefore;
      return;
    }
    if (this.#tracksBefore.length === 0) {
      this.#tracksBefore = this.#tracks;
      this.#shotBefore = this.#shot;
    }
    this.#tracks = [];
    this.#shot = { frame: at.frame, id: this.#nextId };
  }

  async finish(): Promise<Evidence> {
    await this.#again.last(this.#rows, this.#ring, this.#sightAt);
    const rows = ofLongTracklets(this.#rows, this.#range, this.#lengths);
    return this.#builder.build(this.#again.settle(rows));
  }

  readonly #sightAt = (frame: number): Sight | null => {
    const kept = this.#ring.at(frame);
    return kept === null ? null : this.#sight(kept);
  };

  #sight({ at, pyramid }: KeptFrame): Sight {
    const { width, height } = this.#range;
    return { at, pyramid, width, height, landmarks: this.#landmarks, detector: this.#detector };
  }

  /** Reads everybody who is followed, and searches for those who are not where they are expected. */
  async #follow(sight: Sight): Promise<Map<Track, Reading>> {
    const found = new Map<Track, Reading>();
    const unsure: { track: Track; first: Reading }[] = [];
    const expected = new Map<Track, Reading>();
    for (const track of this.#tracks) expected.set(track, await this.#readExpected(sight, track));
    const crowded = await readCrowds(sight, expected);
    this.#crowded = new Set(crowded.keys());
    for (const [track, first] of expected) {
      const reading = crowded.has(track) ? crowded.get(track) : first;
      // Whom the detector does not see in a crowd is hidden; a search would only find the others.
      if (reading === null || reading === undefined) continue;
      if (believeStep(reading, track, sight.at, sight) >= KEEP_SCORE) found.set(track, reading);
      else unsure.push({ track, first: reading });
    }
    for (const track of dropDoubles(found, sight.at)) {
      const first = await this.#readExpected(sight, track);
      unsure.push({ track, first });
    }
    for (const { track, first } of unsure) {
      if (!isTimeToSearch(track, sight.at)) continue;
      const isTaken = (reading: Reading): boolean =>
        [...found.values()].some((other) => isSameBody(reading, other));
      const reading = await searchNear(sight, track, first, isTaken);
      if (reading !== null) found.set(track, reading);
    }
    this.#keepMostImportant(found);
    for (const [track, reading] of found) await this.#accept(sight, track, reading);
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

  async #readExpected(sight: Sight, track: Track): Promise<Reading> {
    const reading = await sight.landmarks.read(sight.pyramid, predictCrop(track, sight.at));
    if (reading.score < KEEP_SCORE || !isRestless(reading)) return reading;
    const again = await sight.landmarks.read(sight.pyramid, reading.nextCrop);
    return again.score >= 0.9 * reading.score ? again : reading;
  }

  /** Looks for people who are not followed yet, where it is time to. */
  async #welcome(sight: Sight, found: Map<Track, Reading>): Promise<void> {
    const lost = this.#tracks.some((track) => !found.has(track));
    const seen = [...found.values()];
    const look = await this.#newcomers.look(sight, seen, lost);
    if (look === null) return;
    const { newcomers, confirmed } = look;
    await this.#doubt(sight, found, confirmed);
    newcomers.sort((a, b) => importance(b) - importance(a));
    for (const reading of newcomers) {
      const back = this.#recognise(sight, reading, found);
      if (!this.#makeRoom(sight, reading, found, back === null ? MUCH_LARGER : 1)) continue;
      if (back !== null) {
        if (!this.#tracks.includes(back)) this.#tracks.push(back);
        this.#tracksBefore = this.#tracksBefore.filter((track) => track !== back);
        found.set(back, reading);
        await this.#accept(sight, back, reading);
        continue;
      }
      const appearance = readAppearance(sight.pyramid, reading);
      const track = startTrack(this.#nextId++, sight.at, reading, appearance);
      this.#tracks.push(track);
      found.set(track, reading);
      await this.#record(sight, track, reading, appearance);
      await this.#lookBeyond(track);
    }
  }

  /**
   * Now and then the detector must see everybody who is followed: the landmark network alone may hold on to
   * a thing that the person passed. Who was doubted too often is forgotten from the last sighting on.
   */
  async #doubt(sight: Sight, found: Map<Track, Reading>, confirmed: ReadonlySet<Reading>): Promise<void> {
    for (const [track, reading] of [...found]) {
      if (confirmed.has(reading) || (await isDetected(sight, reading, KEEP_DETECTION))) {
        track.confirmed = sight.at.frame;
        track.doubts = 0;
      } else if (++track.doubts >= MAX_DOUBTS) {
        this.#forget(track.id, track.confirmed + 1, sight.at.frame);
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
  #makeRoom(sight: Sight, reading: Reading, found: Map<Track, Reading>, times: number): boolean {
    const { maxPeople } = this.#options;
    if (maxPeople === null || found.size < maxPeople) return true;
    const [smallest] = [...found.keys()].sort((a, b) => importance(a.reading) - importance(b.reading));
    if (smallest === undefined || importance(reading) < times * importance(smallest.reading)) return false;
    found.delete(smallest);
    this.#forget(smallest.id, sight.at.frame, sight.at.frame);
    this.#tracks = this.#tracks.filter((track) => track !== smallest);
    return true;
  }

  /**
   * The lost person whom a newcomer must be: near the last place, and of the same size. Where the picture
   * changed just now it may have been a flash, so those of the shot before count.
   */
  #recognise(sight: Sight, reading: Reading, found: Map<Track, Reading>): Track | null {
    let best: Track | null = null;
    let least = Infinity;
    const appearance = readAppearance(sight.pyramid, reading);
    const before = sight.at.frame === this.#shot.frame ? this.#tracksBefore : [];
    for (const track of [...this.#tracks, ...before]) {
      if (found.has(track)) continue;
      if (believeStep(reading, track, sight.at, sight) < KEEP_SCORE) continue;
      if ((appearanceDistance(track.appearance, appearance) ?? 0) > OTHER_CLOTHES) continue;
      const distance = bodyDistance(track.reading, reading);
      if (distance < least) {
        best = track;
        least = distance;
      }
    }
    return best;
  }

  async #accept(sight: Sight, track: Track, reading: Reading): Promise<void> {
    const last = track.at.frame;
    const appearance = readAppearance(sight.pyramid, reading);
    rememberClothes(track, sight.at.beat - track.at.beat, !this.#crowded.has(track), appearance);
    continueTrack(track, sight.at, reading);
    await this.#record(sight, track, reading, appearance);
    if (sight.at.frame - last > 1) await this.#lookBack(track, last + 1);
  }

  /** Follows a person backwards through the frames kept, on which nobody was noticed there. */
  async #lookBack(track: Track, until: number, leastBelief = KEEP_SCORE): Promise<void> {
    const past: Track = {
      ...track,
      velocity: [-track.velocity[0], -track.velocity[1], -track.velocity[2]],
      drift: [-track.drift[0], -track.drift[1]],
    };
    for (let frame = track.at.frame - 1; frame >= until; frame--) {
      const kept = this.#ring.at(frame);
      // Not decoded, or too long ago: then the frames before are as well.
      if (kept === null) continue;
      const sight = this.#sight(kept);
      const reading = await this.#readExpected(sight, past);
      if (believeStep(reading, past, kept.at, sight) < leastBelief) {
        // What is not believed for less than a beat is the network's trembling.
        if (past.at.beat - kept.at.beat < 1) continue;
        return;
      }
      const others = this.#rows.filter((row) => row.frame === frame);
      if (others.length >= (this.#options.maxPeople ?? Infinity)) return;
      if (others.some((row) => isSameBody(row.reading, reading))) return;
      continueTrack(past, kept.at, reading);
      await this.#record(sight, track, reading, readAppearance(sight.pyramid, reading));
    }
  }

  /**
   * Follows a newcomer back to where the person came from. The landmark network may go on where nobody is,
   * so the detector has the last word: what lies before its earliest sighting is forgotten.
   */
  async #lookBeyond(track: Track): Promise<void> {
    const from = track.at.frame;
    await this.#lookBack(track, this.#shot.frame, SURE_SCORE);
    const before = this.#rows.filter((row) => row.tracklet === track.id && row.frame < from);
    before.sort((a, b) => b.frame - a.frame);
    let seen = Infinity;
    for (const { frame, reading } of before) {
      const kept = this.#ring.at(frame);
      if (kept !== null && seen - kept.at.beat < CONFIRM_EVERY) continue;
      if (kept === null || !(await isDetected(this.#sight(kept), reading, NEWCOMER_DETECTION))) {
        this.#forget(track.id, this.#range.firstFrame, frame);
        return;
      }
      seen = kept.at.beat;
    }
  }

  /** Takes back what was read of a lost person after the detector's last sighting, as far as frames are kept. */
  async #trimEnd(track: Track): Promise<void> {
    const last = this.#rows.filter((row) => row.tracklet === track.id && row.frame > track.confirmed);
    last.sort((a, b) => b.frame - a.frame);
    let missed = Infinity;
    for (const { frame, reading } of last) {
      const kept = this.#ring.at(frame);
      if (kept === null) return;
      if (missed - kept.at.beat >= CONFIRM_EVERY) {
        if (await isDetected(this.#sight(kept), reading, KEEP_DETECTION)) return;
        missed = kept.at.beat;
      }
      this.#forget(track.id, frame, frame);
    }
  }

  async #record(
    { at, pyramid, width, height }: Sight,
    track: Track,
    reading: Reading,
    appearance: Float32Array,
  ): Promise<void> {
    const box = bodyBox(reading, width, height);
    const hands = await this.#hands.look(pyramid, at, track.id, reading);
    const keypoints = await this.#opinion.look(pyramid, reading);
    this.#rows.push({ frame: at.frame, tracklet: track.id, reading, box, appearance, hands, keypoints });
  }

  async #dropLost(at: Moment): Promise<void> {
    const { width, height } = this.#range;
    for (const track of [...this.#tracks, ...this.#tracksBefore]) {
      if (track.trimmed || at.frame - track.at.frame < SEARCH_ALWAYS) continue;
      track.trimmed = true;
      await this.#trimEnd(track);
    }
    const isSought = (track: Track): boolean => {
      if (at.frame - track.at.frame < SEARCH_ALWAYS) return true;
      const { x, y } = predictCrop(track, at);
      const gone = x < 0 || y < 0 || x > width || y > height;
      return at.beat - track.at.beat < (gone ? MAX_GONE : MAX_LOST);
    };
    this.#tracks = this.#tracks.filter(isSought);
    this.#tracksBefore = this.#tracksBefore.filter(isSought);
    if (this.#tracksBefore.length === 0) this.#cuts.forget();
  }
}

function isTimeToSearch(track: Track, at: Moment): boolean {
  if (at.frame - track.at.frame <= SEARCH_ALWAYS) return true;
  const beats = at.beat - track.at.beat;
  return Math.floor(beats / SEARCH_EVERY) > Math.floor((beats - at.step) / SEARCH_EVERY);
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
