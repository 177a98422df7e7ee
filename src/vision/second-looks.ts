import { bodyBox } from './body-box.ts';
import { chooseLooks } from './choose-looks.ts';
import type { Crop } from './crop.ts';
import { isDoubtful, type Seen } from './doubt.ts';
import type { Row } from './evidence-builder.ts';
import type { Moment } from './frame-clock.ts';
import { keepHands } from './keep-hands.ts';
import type { Reading } from './landmark-network.ts';
import { lookAgain } from './look-again.ts';
import { type FrameRing, MOST_KEPT } from './ring.ts';
import type { Sight } from './search.ts';

/** So many rows before and after a doubtful one are doubted with it: what is wrong for long leaps at its ends alone. */
const WITH_IT = 3;
/** A frame is looked at again when so many beats and frames more were observed; what was kept reaches farther back. */
const LAG_BEATS = 6;
const LAG_FRAMES = 6;
/** The rows within so many beats say which way up somebody is, and how large. */
const USUAL_BEATS = 5;
/**
 * Looks at people on so many frames may be made at once, and as many more for each frame observed, up to that again:
 * where everything leaps, another look at everything would take longer than all the rest.
 */
const ALLOWED = 40;
const ALLOWED_PER_FRAME = 0.05;
/** Somebody this near, in sides of the crop, would be taken for the person. */
const NEAR = 0.5;
/** Rows farther apart than this say nothing of each other, beats; at least one frame. */
const FAR_BEATS = 4;

/**
 * Looks a second time, and otherwise, at people whose landmarks leap, and decides at the end which looks to believe.
 * The looks are made while their frames are still kept. What they show changes what is said of a person on a frame,
 * never who is followed and where.
 */
export class SecondLooks {
  readonly #width: number;
  readonly #height: number;
  readonly #moments = new Map<number, Moment>();
  /** By tracklet and frame: what else was read of a doubtful row. */
  readonly #looks = new Map<string, readonly Reading[]>();
  readonly #considered = new Set<string>();
  #allowed = ALLOWED;

  constructor({ width, height }: { readonly width: number; readonly height: number }) {
    this.#width = width;
    this.#height = height;
  }

  /**
   * Looks again where it is time to.
   *
   * @param now the frame that was just observed
   * @param rows all rows so far
   * @param sightAt what to look with, at a frame of the ring
   * @throws KinemeshError `cancelled`
   */
  async next(
    now: Moment,
    rows: readonly Row[],
    ring: FrameRing,
    sightAt: (frame: number) => Sight | null,
  ): Promise<void> {
    this.#moments.set(now.frame, now);
    this.#allowed = Math.min(ALLOWED, this.#allowed + ALLOWED_PER_FRAME);
    await this.#look(rows, ring.oldest, sightAt, (at) => {
      return now.beat - at.beat >= LAG_BEATS && now.frame - at.frame >= LAG_FRAMES;
    });
  }

  /** Looks again at what is left, after the last frame. */
  async last(rows: readonly Row[], ring: FrameRing, sightAt: (frame: number) => Sight | null): Promise<void> {
    await this.#look(rows, ring.oldest, sightAt, () => true);
  }

  async #look(
    rows: readonly Row[],
    oldest: number,
    sightAt: (frame: number) => Sight | null,
    isDue: (at: Moment) => boolean,
  ): Promise<void> {
    const recent = rows.filter(({ frame }) => frame >= oldest - MOST_KEPT);
    for (const tracklet of trackletsOf(recent)) {
      for (let i = tracklet.length - 1; i >= 0 && tracklet[i].frame >= oldest; i--) {
        const row = tracklet[i];
        const key = keyOf(row);
        if (this.#considered.has(key) || !isDue(this.#at(row))) continue;
        this.#considered.add(key);
        if (!this.#isDoubted(tracklet, i) || isNearOthers(row, recent) || this.#allowed < 1) continue;
        const sight = sightAt(row.frame);
        if (sight === null) continue;
        this.#allowed--;
        this.#looks.set(key, await lookAgain(sight, row.reading, this.#usual(tracklet, i)));
      }
    }
  }

  /** The rows, with what to believe where somebody was looked at again. In any order. */
  settle(rows: readonly Row[]): Row[] {
    if (this.#looks.size === 0) return [...rows];
    return trackletsOf(rows).flatMap((tracklet) => this.#settleTracklet(tracklet));
  }

  #settleTracklet(tracklet: readonly Row[]): Row[] {
    const settled: Row[] = [];
    for (let from = 0; from < tracklet.length; ) {
      let to = from + 1;
      while (to < tracklet.length && !this.#areFarApart(tracklet[to - 1], tracklet[to])) to++;
      const rows = tracklet.slice(from, to);
      const looks = rows.map((row) => ({
        beat: this.#at(row).beat,
        readings: [row.reading, ...(this.#looks.get(keyOf(row)) ?? [])],
        keypoints: row.keypoints,
      }));
      for (const [i, reading] of chooseLooks(looks).entries())
        settled.push(this.#withReading(rows[i], reading));
      from = to;
    }
    return settled;
  }

  #withReading(row: Row, reading: Reading): Row {
    if (reading === row.reading) return row;
    const box = bodyBox(reading, this.#width, this.#height);
    return { ...row, reading, box, hands: keepHands(row.hands, row.reading, reading) };
  }

  #at({ frame }: Row): Moment {
    const at = this.#moments.get(frame);
    if (at === undefined) throw new RangeError(`Frame ${frame} was not observed.`);
    return at;
  }

  #areFarApart(before: Row, after: Row): boolean {
    const beats = this.#at(after).beat - this.#at(before).beat;
    return after.frame - before.frame > 1 && beats > FAR_BEATS;
  }

  #isDoubted(tracklet: readonly Row[], at: number): boolean {
    const from = Math.max(0, at - WITH_IT);
    const to = Math.min(tracklet.length - 1, at + WITH_IT);
    for (let i = from; i <= to; i++) {
      if (
        isDoubtful(
          this.#seen(tracklet, i, i - 1),
          { at: this.#at(tracklet[i]), reading: tracklet[i].reading },
          this.#seen(tracklet, i, i + 1),
        )
      )
        return true;
    }
    return false;
  }

  /** The neighbour of a row, where it is near enough to say something of it. */
  #seen(tracklet: readonly Row[], of: number, neighbour: number): Seen | null {
    const row = tracklet[neighbour];
    if (row === undefined || this.#areFarApart(...inOrder(tracklet[of], row))) return null;
    return { at: this.#at(row), reading: row.reading };
  }

  /** Where the person is, and how large and which way up on the frames around. */
  #usual(tracklet: readonly Row[], at: number): Crop {
    const { crop } = tracklet[at].reading;
    const { beat } = this.#at(tracklet[at]);
    const around = tracklet.filter((row) => Math.abs(this.#at(row).beat - beat) <= USUAL_BEATS);
    const of = (value: (crop: Crop) => number): number =>
      median(around.map(({ reading }) => value(reading.crop)));
    return {
      x: crop.x,
      y: crop.y,
      side: of(({ side }) => side),
      rotation: Math.atan2(
        of(({ rotation }) => Math.sin(rotation)),
        of(({ rotation }) => Math.cos(rotation)),
      ),
    };
  }
}

/** Each tracklet's rows by frame, the tracklets by number. */
function trackletsOf(rows: readonly Row[]): Row[][] {
  const tracklets = new Map<number, Row[]>();
  for (const row of rows) {
    const known = tracklets.get(row.tracklet);
    if (known) known.push(row);
    else tracklets.set(row.tracklet, [row]);
  }
  const sorted = [...tracklets].sort((a, b) => a[0] - b[0]);
  return sorted.map(([, own]) => own.sort((a, b) => a.frame - b.frame));
}

function isNearOthers(row: Row, rows: readonly Row[]): boolean {
  const { x, y, side } = row.reading.nextCrop;
  return rows.some((other) => {
    if (other.frame !== row.frame || other.tracklet === row.tracklet) return false;
    const { nextCrop } = other.reading;
    return Math.hypot(nextCrop.x - x, nextCrop.y - y) < (NEAR * (side + nextCrop.side)) / 2;
  });
}

function keyOf({ tracklet, frame }: Row): string {
  return `${tracklet}.${frame}`;
}

function inOrder(a: Row, b: Row): [Row, Row] {
  return a.frame <= b.frame ? [a, b] : [b, a];
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
