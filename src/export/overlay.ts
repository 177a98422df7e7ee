import { type Body, createPosedJoints } from '../body/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { type Motion, rowOfFrame, STATE, type Track } from '../motion/index.ts';
import { BodyRenderer, colourOfTrack, drawLabel, guessedColour, labelSize } from '../render/index.ts';
import { createVideoWriter, openVideo, type Video, type VideoWriter } from '../video/index.ts';

/** What to draw on what. */
export interface OverlayOptions {
  readonly motion: Motion;
  /** The video that the motion was made from, or a copy of it with the same frames. */
  readonly videoPath: string;
  /** The body that the motion's betas and poses are of. */
  readonly body: Body;
  /** An mp4 that any browser plays. */
  readonly outPath: string;
  /** 0–1, of a body that was seen. */
  readonly opacity?: number;
  /** Names or numbers above the heads: always, never, or where there is more than one person or a name. */
  readonly labels?: 'always' | 'never' | 'auto';
  /** Called after every frame. */
  readonly report?: (progress: { stage: 'drawing'; done: number; total: number }) => void;
  readonly signal?: AbortSignal;
}

const DEFAULT_OVERLAY_OPACITY = 0.92;

/** Constant rate factor of x264: a little finer than its default, as the edges of bodies show every artefact. */
const QUALITY = 19;

/** SMPL-H's head. */
const HEAD = 15;

/**
 * Writes the video with the bodies on it: frame k of the motion on frame k of the video, at the same
 * times, with the same sound. A frame that cannot be decoded shows the one before it. Bodies that were
 * guessed, not seen, are pale and striped.
 *
 * @throws KinemeshError `option-invalid` for a video or body that is not the motion's, `cancelled`, and
 *   what reading and writing videos throws. Nothing half-written is left at `outPath`.
 *
 * @example
 * await writeOverlay({ motion: await readMotion('out'), videoPath: 'clip.mp4', body: loadKinemeshBody(), outPath: 'overlay.mp4' });
 */
export async function writeOverlay(options: OverlayOptions): Promise<void> {
  const { motion, videoPath, outPath, signal } = options;
  checkBody(motion, options.body);
  const video = await openVideo(videoPath, { signal });
  try {
    checkVideo(motion, video, videoPath);
    const writer = await createVideoWriter(outPath, {
      width: motion.video.width,
      height: motion.video.height,
      times: motion.frames.time,
      end: video.facts.durationSeconds,
      crf: QUALITY,
      audioFrom: video.facts.hasAudio ? videoPath : undefined,
    });
    try {
      await drawFrames(options, video, writer);
      await writer.finish();
    } catch (error) {
      await writer.abort();
      throw error;
    }
  } finally {
    await video.close();
  }
}

async function drawFrames(options: OverlayOptions, video: Video, writer: VideoWriter): Promise<void> {
  const { motion, signal, report } = options;
  const { width, height, frameCount } = motion.video;
  const painter = createPainter(options);
  const clean = new Uint8Array(width * height * 3);
  const picture = new Uint8Array(width * height * 3);
  let done = 0;
  const put = async (frame: number): Promise<void> => {
    signal?.throwIfAborted();
    picture.set(clean);
    painter(frame, picture);
    await writer.write({ data: picture, time: motion.frames.time[frame] });
    done = frame + 1;
    report?.({ stage: 'drawing', done, total: frameCount });
  };
  try {
    for await (const { index, data } of video.frames({ signal })) {
      while (done < index) await put(done);
      clean.set(data);
      await put(index);
    }
    while (done < frameCount) await put(done);
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new KinemeshError('cancelled', 'Drawing the bodies was cancelled.', 'Run it again when you like.', {
      cause: error,
    });
  }
}

/** Draws all people of a frame onto a picture of it. */
function createPainter(options: OverlayOptions): (frame: number, picture: Uint8Array) => void {
  const { motion, body } = options;
  const { width, height } = motion.video;
  const renderer = new BodyRenderer(width, height);
  const posed = createPosedJoints(body.jointCount);
  const vertices = new Float32Array(body.vertexCount * 3);
  const labelled = showsLabels(options);
  return (frame, picture) => {
    const [fx, fy, cx, cy] = motion.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
    for (const track of motion.tracks) {
      const row = rowOfFrame(track, frame);
      if (row < 0) continue;
      const guessed = track.state[row] !== STATE.observed;
      const colour = colourOfTrack(track.id);
      const poseLength = body.jointCount * 3;
      body.pose(
        track.betas,
        track.poses.subarray(row * poseLength, (row + 1) * poseLength),
        track.trans.subarray(row * 3, row * 3 + 3),
        posed,
      );
      body.skin(track.betas, posed, vertices);
      const look = {
        colour: guessed ? guessedColour(colour) : colour,
        opacity: options.opacity ?? DEFAULT_OVERLAY_OPACITY,
        hatched: guessed,
      };
      renderer.draw({ vertices, triangles: body.triangles }, { fx, fy, cx, cy }, look);
    }
    renderer.finish(picture);
    if (labelled) labelPeople(motion, frame, picture);
  };
}

function showsLabels({ labels, motion }: OverlayOptions): boolean {
  if (labels === 'always' || labels === 'never') return labels === 'always';
  return motion.tracks.length > 1 || motion.tracks.some(({ label }) => label !== null);
}

/** Above each head, the nearest person's last so that it is on top. */
function labelPeople({ tracks, video }: Motion, frame: number, data: Uint8Array): void {
  const scale = Math.max(1, Math.round(video.height / 480));
  const here = tracks
    .map((track) => ({ track, row: rowOfFrame(track, frame) }))
    .filter(({ row }) => row >= 0)
    .map(({ track, row }) => ({ track, row, depth: track.joints3d[(row * 52 + HEAD) * 3 + 2] }))
    .filter(({ depth }) => depth > 0)
    .sort((a, b) => b.depth - a.depth);
  for (const { track, row } of here) {
    const text = labelOf(track);
    const [width, height] = labelSize(text, scale);
    const x = track.joints2d[(row * 52 + HEAD) * 2] - width / 2;
    const y = track.bbox[row * 4 + 1] - height - 3 * scale;
    drawLabel({ ...video, data }, text, x, Math.max(0, y), scale, colourOfTrack(track.id));
  }
}

function labelOf(track: Track): string {
  return track.label ?? `#${track.id}`;
}

function checkBody({ body: made }: Motion, body: Body): void {
  if (made.model === body.model && made.assetSha256 === body.assetSha256) return;
  throw new KinemeshError(
    'option-invalid',
    `The motion is of the body ${made.model} ${made.assetSha256.slice(0, 12)}, not of ${body.model} ${body.assetSha256.slice(0, 12)}.`,
    'Use the body that the motion was made with, or make the motion again.',
  );
}

function checkVideo({ video: made }: Motion, { facts }: Video, path: string): void {
  const { frameCount, width, height } = made;
  if (facts.frameCount === frameCount && facts.width === width && facts.height === height) return;
  throw new KinemeshError(
    'option-invalid',
    `${path} has ${facts.frameCount} frames of ${facts.width}×${facts.height} px; the motion is of ${frameCount} frames of ${width}×${height} px.`,
    `Give the video that the motion was made from, ${made.fileName}.`,
  );
}
