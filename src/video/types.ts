/** Something that the user should know about the video: a stable code, a sentence, the frame it concerns. */
export interface VideoWarning {
  code: string;
  message: string;
  frame?: number;
}

/** What is known of a video once it is open. Sizes are those of the upright picture with square pixels. */
export interface VideoFacts {
  fileName: string;
  /** Lower-case hexadecimal sha256 of the whole file. */
  sha256: string;
  /** Pixels, upright, square. */
  width: number;
  /** Pixels, upright, square. */
  height: number;
  /** Clockwise degrees that were applied to bring the picture upright. */
  rotation: 0 | 90 | 180 | 270;
  /** Width to height of one stored pixel, before rotation. */
  pixelAspect: [number, number];
  /** FFmpeg's name of the codec: h264, hevc, vp9, av1 and so on. */
  codec: string;
  /** FFmpeg's name of the container: mp4, mov, matroska, webm, avi, mpegts, gif and so on. */
  container: string;
  /** F: the frames that a player shows. */
  frameCount: number;
  /** From 0 of the player's clock to the end of the last frame, s. */
  durationSeconds: number;
  /** Frames per second between the first and the last frame. */
  averageFps: number;
  /** (F) presentation time on the player's clock, s, strictly increasing. */
  time: Float64Array;
  hasAudio: boolean;
  /** How the stored numbers mean light; frames always come out as SDR. */
  transfer: 'sdr' | 'hlg' | 'pq';
  bitDepth: number;
  /** FFmpeg's name of how the stored pictures hold their pixels: yuv420p, yuv422p10le and so on. */
  pixelFormat: string;
  /** Millimetres on 35 mm film that see as wide, where the metadata tells it. */
  focalLength35mm: number | null;
  /** Grows while frames are read: one that would not decode is known only then. */
  warnings: VideoWarning[];
}

/** One upright frame. */
export interface VideoFrame {
  /** 0 … F−1 in display order. */
  index: number;
  /** s, on the player's clock. */
  time: number;
  width: number;
  height: number;
  /** Whether the decoder had to make parts of the picture up. */
  damaged: boolean;
  /** (height, width, 3) RGB, 8 bit, rows of 3 × width bytes. Overwritten when the next frame is asked for. */
  data: Uint8Array;
}

/** Which frames are wanted, and how. */
export interface FramesOptions {
  /** First frame; 0 by default. */
  from?: number;
  /** One past the last frame; F by default. */
  to?: number;
  signal?: AbortSignal;
  /** Pictures taller than this come out scaled down to it, their shape kept. */
  maxHeight?: number;
}

/** An open video. */
export interface Video {
  facts: VideoFacts;
  /**
   * The frames of a range, in display order. A frame that cannot be decoded is left out, its number is not
   * given to another. The pixels do not depend on where the range starts.
   *
   * @throws KinemeshError `option-invalid` for a range outside 0 … F, `cancelled` when the signal fires.
   */
  frames(options?: FramesOptions): AsyncIterableIterator<VideoFrame>;
  /** Stops what runs and frees everything native. */
  close(): Promise<void>;
}

/** How far the opening of a video has come. */
export interface OpenProgress {
  stage: 'hashing' | 'indexing' | 'counting';
  /** 0 … 1. */
  fraction: number;
}

/** Options of `openVideo`. */
export interface OpenOptions {
  signal?: AbortSignal;
  onProgress?: (progress: OpenProgress) => void;
}
