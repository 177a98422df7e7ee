import { throwIfAborted } from './failures.ts';
import { limitHeight, type Orientation, orientedSize, type Size } from './geometry.ts';
import type { WideColour } from './hdr.ts';
import type { FrameReader } from './reader.ts';
import type { FramesOptions, VideoFrame } from './types.ts';
import { UprightConverter } from './upright.ts';

/** What stays the same for all frames of a video. */
export interface PictureForm {
  /** Square pixels, before the orientation. */
  square: Size;
  orientation: Orientation;
  wideColour: WideColour | null;
  /** (F) s. */
  time: Float64Array;
}

/** A range of frames to be read, bounds checked. */
export interface FrameRange extends Pick<FramesOptions, 'signal' | 'maxHeight'> {
  from: number;
  to: number;
  /** Told of each frame that should be there and is not. */
  onMissing: (index: number) => void;
  /** Told of each frame in which the decoder had to make parts up. */
  onDamaged: (index: number) => void;
  /** Asked before each frame whether to go on; throws where not. */
  check: () => void;
}

/**
 * Reads a range, one frame ahead of the consumer: while it works on one, the next is decoded and converted
 * on FFmpeg's threads. Two RGB buffers take turns; nothing else is kept.
 */
export async function* readFrames(
  reader: FrameReader,
  form: PictureForm,
  range: FrameRange,
): AsyncGenerator<VideoFrame, void, undefined> {
  const scaled = scaledSize(form, range.maxHeight);
  const { width, height } = orientedSize(scaled, form.orientation);
  const converter = new UprightConverter({
    scaled,
    orientation: form.orientation,
    wideColour: form.wideColour,
  });
  const buffers = [Buffer.alloc(width * height * 3), Buffer.alloc(width * height * 3)];
  let expected = range.from;
  let turn = 0;

  async function produce(): Promise<VideoFrame | null> {
    while (expected < range.to) {
      throwIfAborted(range.signal);
      range.check();
      const got = await reader.next();
      // What lies before the range, or comes too late (damaged streams do that), is not shown.
      if (got && got.index < expected) continue;
      const end = got ? Math.min(got.index, range.to) : range.to;
      for (; expected < end; expected++) range.onMissing(expected);
      if (!got) return null;
      if (got.index >= range.to) {
        reader.unread();
        return null;
      }
      expected = got.index + 1;
      const damaged = got.frame.decodeErrorFlags !== 0;
      if (damaged) range.onDamaged(got.index);
      const data = buffers[turn];
      turn = 1 - turn;
      await converter.convert(got.frame, data);
      return { index: got.index, time: form.time[got.index], width, height, damaged, data };
    }
    return null;
  }

  let next: Promise<VideoFrame | null> | null = null;
  try {
    if (range.from < range.to) await reader.goTo(range.from);
    next = produce();
    for (;;) {
      const frame = await next;
      if (!frame) return;
      next = produce();
      // A failure ahead belongs to the next call, and must not count as unhandled until then.
      next.catch(() => undefined);
      yield frame;
      throwIfAborted(range.signal);
      range.check();
    }
  } finally {
    await next?.catch(() => undefined);
    converter.close();
  }
}

/** The size before the orientation that gives an upright picture no taller than `maxHeight`. */
function scaledSize({ square, orientation }: PictureForm, maxHeight: number | undefined): Size {
  return orientedSize(limitHeight(orientedSize(square, orientation), maxHeight), orientation);
}
