export { type CodecPresence, codecsHere } from './codecs.ts';
export { encodeJpeg } from './jpeg.ts';
export { openVideo } from './open.ts';
export type {
  FramesOptions,
  OpenOptions,
  OpenProgress,
  Video,
  VideoFacts,
  VideoFrame,
  VideoWarning,
} from './types.ts';
export { createVideoWriter, type VideoWriter, type VideoWriterOptions } from './writer.ts';
