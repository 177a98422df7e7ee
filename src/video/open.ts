import { basename, extname } from 'node:path';
import {
  AV_NOPTS_VALUE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_DOVI_CONF,
  AVERROR_EOF,
  avGetCodecName,
  avGetPixFmtName,
} from 'node-av';
import { KinemeshError } from '../errors/index.ts';
import type { PictureForm } from './frames.ts';
import {
  orientationOfMatrix,
  orientedSize,
  squarePixelSize,
  storedUpright,
  usablePixelAspect,
} from './geometry.ts';
import { sha256OfFile } from './hash.ts';
import { focalLengthOf } from './metadata.ts';
import { readMp4Boxes } from './mp4-boxes.ts';
import { checkFile, isTimed, openSource, type Source } from './source.ts';
import { type Look, lookAtFirstFrames, type Survey, surveyByCounting, surveyPackets } from './survey.ts';
import { type PacketTable, readPackets } from './timeline.ts';
import { endsTooEarly } from './truncation.ts';
import type { OpenOptions, Video, VideoFacts, VideoWarning } from './types.ts';
import { OpenedVideo } from './video.ts';

/**
 * Opens a video: checks that it can be read, numbers its frames and notes when each is shown. Nothing native
 * stays open until frames are asked for.
 *
 * @example
 * const video = await openVideo('clip.mp4');
 * for await (const { index, time, data } of video.frames()) look(index, time, data);
 * await video.close();
 *
 * @throws KinemeshError `video-not-found`, `video-not-readable`, `video-not-a-video`, `video-no-video-track`,
 * `video-encrypted`, `video-codec-missing`, `video-no-frames`, `cancelled`.
 */
export async function openVideo(path: string, options: OpenOptions = {}): Promise<Video> {
  const { signal, onProgress } = options;
  const bytes = await checkFile(path);
  const track = await readTrack(path, signal, (position) =>
    onProgress?.({ stage: 'indexing', fraction: Math.min(1, position / bytes) }),
  );
  const boxes = await readMp4Boxes(path);
  if (track.packets.encrypted || boxes?.encryptedVideo) throw encrypted(path);
  const look = await lookAtFirstFrames(path, signal);
  if (!look) throw noFrames(path);
  const survey =
    surveyPackets(track.container, track.codec, track.packets, look) ??
    (await surveyByCounting(path, track.frameTicks, !timeless.includes(track.container), signal, (count) =>
      onProgress?.({ stage: 'counting', fraction: Math.min(1, count / track.packets.packetCount) }),
    ));
  const sha256 = await sha256OfFile(path, signal, (done) =>
    onProgress?.({ stage: 'hashing', fraction: done / bytes }),
  );
  const { facts, form } = describe(path, sha256, track, look, survey);
  facts.warnings.push(...damageWarnings(track, survey, facts, await endsTooEarly(path), bytes));
  if (track.dolbyVisionProfile === unsupportedDolbyVision) facts.warnings.push(wrongColours(dolbyVision5));
  else if (look.unknownMatrix) facts.warnings.push(wrongColours(otherMatrix));
  return new OpenedVideo(path, facts, form, survey.timeline);
}

/** The one profile whose base layer is neither SDR, HLG nor PQ. */
const unsupportedDolbyVision = 5;

const dolbyVision5 = 'is Dolby Vision of profile 5';
const otherMatrix = 'keeps its colours in a way that is not known here';

const wrongColours = (why: string): VideoWarning => ({
  code: 'video-colours',
  message: `The video ${why}: its colours come out wrong, people are found all the same.`,
});

/** What the container tells of the chosen track. */
interface Track {
  container: string;
  codec: string;
  packets: PacketTable;
  /** Frames that the header promises; 0 where it does not say. */
  promisedFrames: number;
  /** Length of the whole file as the container has it, s; 0 where it does not say. */
  promisedSeconds: number;
  hasAudio: boolean;
  pixelAspect: [number, number];
  displayMatrix: Buffer | null;
  secondsPerTick: number;
  /** The track's time at the player's zero. */
  startTicks: number | 'first frame';
  /** Ticks that a frame lasts on average, for frames without a time. */
  frameTicks: number;
  focalLength35mm: number | null;
  /** Dolby Vision's profile (ETSI GS CCM 001, DOVIDecoderConfigurationRecord); null for others. */
  dolbyVisionProfile: number | null;
}

async function readTrack(
  path: string,
  signal: AbortSignal | undefined,
  onPosition: (position: number) => void,
): Promise<Track> {
  const source = await openSource(path);
  try {
    return describeTrack(source, await readPackets(source, signal, onPosition));
  } finally {
    await source.close();
  }
}

function describeTrack({ format, stream, hasAudio }: Source, packets: PacketTable): Track {
  const parameters = stream.codecpar;
  const container = format.iformat?.name ?? 'unknown';
  const { num, den } = stream.timeBase;
  const own = stream.sampleAspectRatio;
  const coded = parameters.sampleAspectRatio;
  const aspect = own.num > 0 ? own : coded;
  const rates = [stream.avgFrameRate, stream.rFrameRate];
  if (timeless.includes(container)) rates.unshift(parameters.frameRate);
  const rate = rates.find(({ num }) => num > 0) ?? { num: 0, den: 1 };
  const fps = rate.num > 0 && rate.den > 0 ? rate.num / rate.den : 25;
  return {
    container,
    codec: avGetCodecName(parameters.codecId) ?? 'unknown',
    packets,
    promisedFrames: Number(stream.nbFrames),
    promisedSeconds: format.duration > 0n ? Number(format.duration) / 1e6 : 0,
    hasAudio,
    pixelAspect: [aspect.num, aspect.den],
    displayMatrix: parameters.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX),
    secondsPerTick: num / den,
    startTicks: startTicks(container, format.startTime, den / num),
    frameTicks: Math.max(1, Math.round(den / num / fps)),
    dolbyVisionProfile: parameters.getCodedSideData(AV_PKT_DATA_DOVI_CONF)?.[2] ?? null,
    focalLength35mm: focalLengthOf({ ...format.metadata?.getAll(), ...stream.metadata?.getAll() }),
  };
}

/** They have no presentation times, only a rate: AVI, and pictures without any container. */
const rateOnly = ['avi', 'h264', 'hevc', 'vvc', 'mpegvideo', 'm4v', 'obu'];

/** Of these FFmpeg makes the times up, 25 frames a second for any; the right rate is known to the codec alone. */
const timeless = ['h264', 'hevc', 'vvc', 'mpegvideo'];

/**
 * The track's time at which the player's clock says 0. For mp4 and Matroska the clock is the file's. Broadcast
 * streams begin anywhere, and players begin them at 0. Where there is only a rate the first frame is at 0,
 * whatever delay the decoder guesses.
 */
function startTicks(container: string, fileStart: bigint, ticksPerSecond: number): number | 'first frame' {
  if (rateOnly.includes(container)) return 'first frame';
  if (isTimed(container) || fileStart === AV_NOPTS_VALUE) return 0;
  return Math.round((Number(fileStart) / 1e6) * ticksPerSecond);
}

/** FFmpeg names families (`matroska,webm`): the member that the file's extension names, or the first. */
function containerName(family: string, path: string): string {
  const names = family.split(',');
  const extension = extname(path).slice(1).toLowerCase();
  return names.includes(extension) ? extension : names[0];
}

function describe(
  path: string,
  sha256: string,
  track: Track,
  look: Look,
  survey: Survey,
): { facts: VideoFacts; form: PictureForm } {
  const matrix = track.displayMatrix ?? look.displayMatrix;
  const orientation = matrix ? orientationOfMatrix(matrix) : storedUpright;
  const [num, den] = track.pixelAspect[0] > 0 ? track.pixelAspect : look.pixelAspect;
  const pixelAspect = usablePixelAspect(num, den);
  const square = squarePixelSize(look, pixelAspect);
  const { width, height } = orientedSize(square, orientation);
  // A player shows what lies before its 0 as well, and begins there.
  const start =
    track.startTicks === 'first frame' ? survey.pts[0] : Math.min(track.startTicks, survey.pts[0]);
  const time = survey.pts.map((pts) => (pts - start) * track.secondsPerTick);
  const frameCount = time.length;
  const first = time[0];
  const last = time[frameCount - 1];
  const lastDuration = survey.lastDuration * track.secondsPerTick;
  const span = last - first;
  const facts: VideoFacts = {
    fileName: basename(path),
    sha256,
    width,
    height,
    rotation: orientation.rotation,
    pixelAspect,
    codec: track.codec,
    container: containerName(track.container, path),
    frameCount,
    durationSeconds: last + lastDuration,
    averageFps: span > 0 ? (frameCount - 1) / span : 1 / (lastDuration || 1),
    time,
    hasAudio: track.hasAudio,
    transfer: look.transfer,
    bitDepth: bitDepthOf(look.format),
    pixelFormat: avGetPixFmtName(look.format as never) ?? 'unknown',
    focalLength35mm: track.focalLength35mm,
    warnings: [],
  };
  return { facts, form: { square, orientation, wideColour: look.wideColour, time } };
}

/** Bits of one sample, from FFmpeg's name of the pixel format (yuv420p10le, p010le, gbrp12le …). */
function bitDepthOf(format: number): number {
  const name = avGetPixFmtName(format as never) ?? '';
  const digits = /(?:p|gray|x2rgb|x2bgr)0?(9|10|12|14|16)(?:le|be)?$/.exec(name)?.[1];
  return digits ? Number(digits) : /(?:48|64)(?:le|be)$/.test(name) ? 16 : 8;
}

/** Pictures that end before this share of the promised length mean that some could not be found. */
const shortestShare = 0.85;

/** What is wrong with the file as a whole, as far as it shows without decoding everything. */
function damageWarnings(
  track: Track,
  survey: Survey,
  facts: VideoFacts,
  cutOff: boolean,
  bytes: number,
): VideoWarning[] {
  const { packets, promisedFrames } = track;
  const last = survey.pts.length - 1;
  const missing = promisedFrames > packets.packetCount && packets.endPosition >= bytes;
  if (cutOff || missing) {
    const promised = missing ? ` of the ${promisedFrames} that it should have` : '';
    const message = `The file is cut off: its pictures end with frame ${last}${promised}.`;
    return [{ code: 'video-truncated', message, frame: last }];
  }
  if (packets.corruptPts !== null || packets.endCode !== AVERROR_EOF) {
    const at = packets.corruptPts === null ? -1 : survey.pts.indexOf(packets.corruptPts);
    const frame = at >= 0 ? at : last;
    return [{ code: 'video-damaged', message: `The file is damaged at or near frame ${frame}.`, frame }];
  }
  if (!track.hasAudio && facts.durationSeconds < shortestShare * track.promisedSeconds) {
    const [has, promised] = [facts.durationSeconds, track.promisedSeconds].map((s) => s.toFixed(1));
    const message = `The file is damaged: its pictures end at ${has} s of ${promised} s, after frame ${last}.`;
    return [{ code: 'video-damaged', message, frame: last }];
  }
  return [];
}

function noFrames(path: string): KinemeshError {
  return new KinemeshError(
    'video-no-frames',
    `${path} has a video track, but not one frame of it can be decoded.`,
    'Check that the file plays; it may be cut off or only a header.',
  );
}

function encrypted(path: string): KinemeshError {
  return new KinemeshError(
    'video-encrypted',
    `The video track of ${path} is encrypted (DRM).`,
    'Give a copy without encryption.',
  );
}
