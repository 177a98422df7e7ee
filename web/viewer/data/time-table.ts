/** Of a frame's distance to its neighbour: how far a timestamp may lie from the table's and still be that frame. */
const TOLERANCE = 0.5;
/** A lone frame's distance to its neighbour, s. */
const LONE_GAP = 1 / 25;
/** Clocks count in floats; a frame that is due this soon is due, s. */
const SOON = 1e-6;

/** The video's frames by presentation time: the only way from a time to a frame, as rates may be uneven. */
export class TimeTable {
  /** (F) presentation times, s, rising. */
  readonly times: Float64Array;

  constructor(times: Float64Array) {
    this.times = times;
  }

  get frameCount(): number {
    return this.times.length;
  }

  /** s from a frame to the next; the last frame stays as long as the one before it. */
  gapAfter(frame: number): number {
    const { times } = this;
    if (times.length < 2) return LONE_GAP;
    const at = Math.min(frame, times.length - 2);
    return times[at + 1] - times[at];
  }

  /** When the last frame has been shown for its time, s. */
  get end(): number {
    const last = this.frameCount - 1;
    return this.times[last] + this.gapAfter(last);
  }

  /** A moment at which this frame, and no other, is on the screen: a third of its way. */
  within(frame: number): number {
    return this.times[frame] + this.gapAfter(frame) / 3;
  }

  /** The frame that is on the screen at a time: the last that has begun, or the first. */
  frameAt(time: number): number {
    return Math.max(0, this.lastBegun(time + SOON));
  }

  /** The frame that a decoded picture's timestamp stands for: the nearest, or −1 where none is within half a gap. */
  frameOf(timestamp: number): number {
    const { times } = this;
    const before = this.lastBegun(timestamp);
    const after = Math.min(before + 1, times.length - 1);
    if (after < 0) return -1;
    const nearer =
      before >= 0 && timestamp - times[before] <= Math.abs(times[after] - timestamp) ? before : after;
    const gap = timestamp < times[nearer] ? this.gapAfter(Math.max(0, nearer - 1)) : this.gapAfter(nearer);
    return Math.abs(timestamp - times[nearer]) <= gap * TOLERANCE + SOON ? nearer : -1;
  }

  /** The last frame whose time is not after `time`, or −1. */
  private lastBegun(time: number): number {
    const { times } = this;
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/**
 * What has to be added to a reader's timestamps to get the table's, s: some begin to count at the first frame, some at
 * where the file says. Frames before 0 are no frames (an edit list cuts them off), and tell nothing.
 *
 * @param first - the reader's timestamp of the first frame
 */
export function shiftOf(table: TimeTable, first: number): number {
  if (table.frameCount === 0 || first < 0) return 0;
  const shift = table.times[0] - first;
  return Math.abs(shift) > SOON ? shift : 0;
}
