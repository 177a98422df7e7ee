/** One point of the background over some frames of a piece. */
export interface BackgroundTrack {
  /** (n) frames, counted from the piece's first, rising */
  readonly frame: Int32Array;
  /** (n, 2) px from the picture's middle */
  readonly place: Float64Array;
}

/**
 * The points of the background that were followed over some frames.
 *
 * @param background (F, points, 3) as `Evidence.background`
 * @param from, to the piece's first frame and the one after its last
 * @param shortest the fewest frames of a track that is of use
 */
export function backgroundTracks(
  background: ArrayLike<number>,
  points: number,
  from: number,
  to: number,
  centreX: number,
  centreY: number,
  shortest: number,
): BackgroundTrack[] {
  const tracks: BackgroundTrack[] = [];
  for (let p = 0; p < points; p++) {
    let frames: number[] = [];
    let places: number[] = [];
    let last = 0;
    const finish = () => {
      if (frames.length >= shortest)
        tracks.push({ frame: Int32Array.from(frames), place: Float64Array.from(places) });
      frames = [];
      places = [];
    };
    for (let f = from; f < to; f++) {
      const at = (f * points + p) * 3;
      const age = background[at + 2];
      // A frame that was not decoded holds no points, and does not end them.
      if (age === 0) continue;
      if (age !== last + 1) finish();
      last = age;
      frames.push(f - from);
      places.push(background[at] - centreX, background[at + 1] - centreY);
    }
    finish();
  }
  return tracks;
}
