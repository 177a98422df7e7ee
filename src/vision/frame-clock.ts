/**
 * From so many frames a second up to so many, a frame counts as one beat, and time is counted in frames.
 * Film, PAL and NTSC lie between, with what their timestamps are rounded by.
 */
const SLOWEST = 23.5;
const FASTEST = 31;

/** When a frame is shown. */
export interface Moment {
  readonly frame: number;
  /** Beats since the segment's first frame. */
  readonly beat: number;
  /** Beats since the last frame that was observed; 0 on the first. */
  readonly step: number;
  /** Beats from one frame to the next; 1 on the first. */
  readonly length: number;
}

/**
 * Counts time in beats: a beat is a frame of usual video, about 1/25 to 1/30 s. What a person may do between
 * two frames, and how often it is worth looking, are matters of time, and were tried out on such videos. On
 * faster ones a frame is a part of a beat, on slower ones it is several.
 */
export class FrameClock {
  #last: Moment | null = null;
  #time = 0;

  /** @param time of the frame's presentation, s */
  next(frame: number, time: number): Moment {
    const last = this.#last;
    const frames = last === null ? 0 : frame - last.frame;
    const length = frames === 0 ? 1 : beatsOf((time - this.#time) / frames);
    const step = frames * length;
    this.#last = { frame, beat: (last?.beat ?? 0) + step, step, length };
    this.#time = time;
    return this.#last;
  }
}

function beatsOf(seconds: number): number {
  return Math.max(Math.min(seconds * FASTEST, 1), seconds * SLOWEST);
}
