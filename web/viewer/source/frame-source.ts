/** One frame's picture, upright. Valid until its source hands out the next. */
export interface Picture {
  readonly frame: number;
  /** Draws it over the whole of a canvas of `width` × `height` pixels. */
  draw(context: CanvasRenderingContext2D, width: number, height: number): void;
}

/** Whom a source serves. */
export interface FrameListener {
  /** A picture is to be shown, now: what is drawn in this call reaches the screen together. */
  onPicture(picture: Picture): void;
  /** While playing: whether the bodies of a frame are here. Asking fetches them. */
  hasBodies(frame: number): boolean;
  /** Resolves when the bodies of a frame are here or cannot be had. */
  bodiesOf(frame: number): Promise<void>;
  /** The last frame that was to be played has been shown for its time. */
  onEnd(): void;
  /** Playing waits for pictures or bodies, or no longer does. */
  onWaiting(waiting: boolean): void;
  onError(error: unknown): void;
}

export interface PlayOptions {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  /** s of video in a second. */
  readonly speed: number;
}

/** Where the video's pictures come from, by the frame's number. */
export interface FrameSource {
  readonly kind: 'webcodecs' | 'element';
  /** Stops playing and shows this frame as soon as it can; of several, all but the newest may be left out. */
  show(frame: number): void;
  play(options: PlayOptions): void;
  /** Stops where it is. */
  stop(): void;
  /** Once before each picture of the screen while playing. @param now - ms, as `performance.now()` */
  tick(now: number): void;
  dispose(): void;
}
