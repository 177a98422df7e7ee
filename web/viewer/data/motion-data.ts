import { chunkFile, type MotionView, motionViewSchema, type Video } from '../../../src/api/index.ts';
import type { Body } from '../../../src/body/index.ts';
import { KinemeshError } from '../../../src/errors/index.ts';
import type { Frames } from '../../../src/motion/index.ts';
import { type NpzArrays, readNpz } from '../../../src/npz/index.ts';
import { type Bodies, loadBodies } from './bodies.ts';
import { type ChunkTrack, type Posture, parseChunk, posturesAt, trackIds } from './chunk.ts';
import { ChunkCache } from './chunk-cache.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { TimeTable } from './time-table.ts';
import { type Run, runsOf } from './timeline-runs.ts';

/** How sure the joints of a person's body are, on the mean. */
export interface ConfidenceOverTime {
  /** (T) rising */
  readonly frame: Int32Array;
  /** (T) in 255ths */
  readonly value: Uint8Array;
}

export interface Timeline {
  readonly runs: ReadonlyMap<number, readonly Run[]>;
  readonly confidence: ReadonlyMap<number, ConfidenceOverTime>;
}

/** A video's motion as the viewer has it: all that is small at once, the poses where somebody looks. */
export class MotionData {
  readonly motion: MotionView['motion'];
  readonly frames: Frames;
  readonly table: TimeTable;
  private readonly bodies: Bodies;
  private readonly chunks: ChunkCache<readonly ChunkTrack[]>;
  private readonly framesAChunk: number;
  private readonly base: string;
  private readonly signal: AbortSignal;

  private constructor(
    parts: Pick<MotionData, 'motion' | 'frames'> & {
      bodies: Bodies;
      chunks: ChunkCache<readonly ChunkTrack[]>;
      framesAChunk: number;
      base: string;
      signal: AbortSignal;
    },
  ) {
    this.motion = parts.motion;
    this.frames = parts.frames;
    this.table = new TimeTable(parts.frames.time);
    this.bodies = parts.bodies;
    this.chunks = parts.chunks;
    this.framesAChunk = parts.framesAChunk;
    this.base = parts.base;
    this.signal = parts.signal;
  }

  /**
   * Fetches what the first picture needs, all at the same time.
   *
   * @param before another motion of the video: its bodies are used again where they are the same
   * @throws KinemeshError where something is missing or is not what it says it is
   */
  static async load(
    video: Pick<Video, 'id' | 'motionId'>,
    signal: AbortSignal,
    before: MotionData | null = null,
  ): Promise<MotionData> {
    const base = `/api/v1/videos/${video.id}/motion/${video.motionId}`;
    const loadChunk = async (chunk: number) => {
      const file = chunkFile(chunk);
      return parseChunk(await fetchBytes(`${base}/${file}`, signal), file);
    };
    const first = loadChunk(0);
    first.catch(() => {});
    const manifest = fetchBytes(`${base}/manifest.json`, signal).then(parseManifest);
    const [view, frameArrays, bodies] = await Promise.all([
      manifest,
      fetchBytes(`${base}/frames.npz`, signal).then((bytes) => readNpz(bytes, 'frames.npz')),
      manifest.then(({ motion }) =>
        before !== null && isSameBody(motion.body, before.motion.body)
          ? before.bodies
          : loadBodies(motion.body, signal),
      ),
    ]);
    const { motion, framesAChunk, chunkCount } = view;
    const chunks = new ChunkCache<readonly ChunkTrack[]>(chunkCount, (chunk) =>
      chunk === 0 ? retried() : loadChunk(chunk),
    );
    const retried = () => first.catch(() => loadChunk(0));
    const frames = framesOf(frameArrays);
    return new MotionData({ motion, frames, bodies, chunks, framesAChunk, base, signal });
  }

  /** For playing. */
  get body(): Body {
    return this.bodies.playing;
  }

  /** For a picture that stands. */
  get fineBody(): Body {
    return this.bodies.fine();
  }

  /** Who is there on a frame; undefined while that is not here. Asking fetches it and what lies around it. */
  postures(frame: number): Posture[] | undefined {
    const chunk = this.chunkOf(frame);
    this.chunks.prefetch(chunk);
    const tracks = this.chunks.peek(chunk);
    return tracks && posturesAt(tracks, frame);
  }

  /** Resolves when `postures` has an answer. @throws KinemeshError `npz-invalid`, and what `fetch` throws */
  async arrived(frame: number): Promise<void> {
    await this.chunks.get(this.chunkOf(frame));
    this.chunks.prefetch(this.chunkOf(frame));
  }

  /** Where the pelvises of those who are not hidden go, in the shot and the chunk of a frame: world space, m. */
  placesAround(frame: number, hidden: ReadonlySet<number>): (readonly number[])[] {
    const { shot, worldFromCamera } = this.frames;
    const places: (readonly number[])[] = [];
    for (const track of this.chunks.peek(this.chunkOf(frame)) ?? []) {
      if (hidden.has(track.id)) continue;
      const pelvis = this.body.restJoints(track.betas);
      track.frame.forEach((at, row) => {
        if (shot[at] !== shot[frame]) return;
        const point = [0, 1, 2].map((axis) => track.trans[row * 3 + axis] + pelvis[axis]);
        places.push(moved(worldFromCamera, at * 16, point));
      });
    }
    return places;
  }

  private chunkOf(frame: number): number {
    return Math.floor(frame / this.framesAChunk);
  }

  /** For each track's id, where it was seen and guessed, and how sure its joints are. */
  async timeline(): Promise<Timeline> {
    const file = 'timeline.npz';
    const arrays = await readNpz(await fetchBytes(`${this.base}/${file}`, this.signal), file);
    const runs = new Map<number, Run[]>();
    const confidence = new Map<number, ConfidenceOverTime>();
    for (const id of trackIds(arrays)) {
      const frame = arrays[`${id}/frame`].data as Int32Array;
      runs.set(id, runsOf(frame, arrays[`${id}/state`].data as Uint8Array));
      const value = arrays[`${id}/joint_confidence`]?.data as Uint8Array | undefined;
      if (value !== undefined) confidence.set(id, { frame, value });
    }
    return { runs, confidence };
  }
}

function isSameBody(a: MotionView['motion']['body'], b: MotionView['motion']['body']): boolean {
  return a.model === b.model && a.assetSha256 === b.assetSha256 && a.betas === b.betas;
}

function parseManifest(bytes: Uint8Array): MotionView {
  const parsed = motionViewSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw new KinemeshError(
    'motion-invalid',
    'The result is not one that this page can read.',
    'Load the page again, or process the video again.',
    { cause: parsed.error },
  );
}

function framesOf(arrays: NpzArrays): Frames {
  return {
    time: arrays.time.data as Float64Array,
    decoded: arrays.decoded.data as Uint8Array,
    shot: arrays.shot.data as Int32Array,
    intrinsics: arrays.intrinsics.data as Float32Array,
    worldFromCamera: arrays.world_from_camera.data as Float32Array,
  };
}

/** A point moved by the row-major matrix at an offset. */
function moved(matrices: Float32Array, at: number, [x, y, z]: readonly number[]): readonly number[] {
  return [0, 4, 8].map((row) => {
    const from = at + row;
    return matrices[from] * x + matrices[from + 1] * y + matrices[from + 2] * z + matrices[from + 3];
  });
}
