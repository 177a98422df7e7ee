import {
  AV_FRAME_DATA_DISPLAYMATRIX,
  AV_NOPTS_VALUE,
  AVCOL_PRI_BT2020,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type Frame,
} from 'node-av';
import { Decoder, type DecoderMode } from './decoder.ts';
import { throwIfAborted } from './failures.ts';
import type { WideColour } from './hdr.ts';
import type { SeekPoint, Timeline } from './reader.ts';
import { risingTimes } from './rising.ts';
import { isTimed } from './source.ts';
import { hasDistinctTimes, type PacketTable } from './timeline.ts';
import type { VideoFacts } from './types.ts';
import { hasUnknownMatrix } from './upright.ts';

/** Codecs of which a packet in those containers is one shown frame. VP8 hides some; MPEG-4 skips or packs. */
const oneToOneCodecs = new Set(['h264', 'hevc', 'vp9', 'av1', 'prores', 'mjpeg', 'ffv1', 'dnxhd', 'png']);

/** So many frames are decoded when opening, to see that packets and frames agree. */
const probeFrames = 12;

/** What the first decoded frame shows of the whole. */
export interface Look {
  width: number;
  height: number;
  format: number;
  pixelAspect: [number, number];
  transfer: VideoFacts['transfer'];
  wideColour: WideColour | null;
  /** Whether its way to RGB is not known here, so that another is taken. */
  unknownMatrix: boolean;
  /** Display matrix that came with the picture, not the container. */
  displayMatrix: Buffer | null;
  /** Times of the first frames, in the track's time base. */
  firstTimes: number[];
  /** Whether the decoder refused packets among them, or made up parts. */
  damaged: boolean;
}

/** Decodes the first frames; null when there is none. */
export async function lookAtFirstFrames(path: string, signal?: AbortSignal): Promise<Look | null> {
  const decoder = await Decoder.open(path, 'parallel');
  try {
    let look: Look | null = null;
    for (let n = 0; n < probeFrames; n++) {
      throwIfAborted(signal);
      const frame = await decoder.next();
      if (!frame) break;
      look ??= lookOf(frame);
      look.firstTimes.push(timeOf(frame));
      look.damaged ||= frame.decodeErrorFlags !== 0;
    }
    if (look) look.damaged ||= decoder.refusedPackets > 0;
    return look;
  } finally {
    await decoder.close();
  }
}

function lookOf(frame: Frame): Look {
  const { num, den } = frame.sampleAspectRatio;
  const transfer = transferOf(frame.colorTrc);
  return {
    width: frame.width,
    height: frame.height,
    format: frame.format,
    pixelAspect: [num, den],
    transfer,
    wideColour: transfer !== 'sdr' ? transfer : frame.colorPrimaries === AVCOL_PRI_BT2020 ? 'bt2020' : null,
    unknownMatrix: hasUnknownMatrix(frame),
    displayMatrix: frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX),
    firstTimes: [],
    damaged: false,
  };
}

/** HDR by the tag of the transfer function (ITU-T H.273, table 3). */
export function transferOf(code: number): VideoFacts['transfer'] {
  if (code === AVCOL_TRC_SMPTE2084) return 'pq';
  return code === AVCOL_TRC_ARIB_STD_B67 ? 'hlg' : 'sdr';
}

function timeOf(frame: Frame): number {
  const pts = frame.pts === AV_NOPTS_VALUE ? frame.bestEffortTimestamp : frame.pts;
  return pts === AV_NOPTS_VALUE ? Number.NaN : Number(pts);
}

/** The frames of a track: how they are numbered, and when each is shown (track's time base). */
export interface Survey {
  timeline: Timeline;
  pts: Float64Array;
  lastDuration: number;
}

/** Numbers the frames by their packets where that is known to be right; null where it is not. */
export function surveyPackets(
  container: string,
  codec: string,
  packets: PacketTable,
  look: Look,
): Survey | null {
  if (!isTimed(container) || !oneToOneCodecs.has(codec)) return null;
  if (!hasDistinctTimes(packets.pts)) return null;
  const skipped = leadingPictures(packets, look.firstTimes[0]);
  const pts = packets.pts.subarray(skipped);
  const indexOfPts = new Map<number, number>();
  pts.forEach((p, i) => {
    indexOfPts.set(p, i);
  });
  if (!agrees(look, indexOfPts)) return null;
  // What is made up leans on all that came before: a damaged video is only ever decoded from its start,
  // and so is one with times by which nothing can be found.
  const keys = look.damaged || packets.jumped ? [] : seekPoints(packets, pts);
  const timeline: Timeline = { kind: 'packets', indexOfPts, keys };
  return { timeline, pts, lastDuration: packets.durations.at(-1) ?? 0 };
}

/**
 * Whether the first decoded frames are the packets' frames. Gaps and disorder in a damaged video are the damage's,
 * and the numbers stay. Else gaps mean that a frame takes several packets.
 */
function agrees(look: Look, indexOfPts: ReadonlyMap<number, number>): boolean {
  const indices = look.firstTimes.map((time) => indexOfPts.get(time) ?? -1);
  if (indices.includes(-1)) return false;
  if (look.damaged) return true;
  const rising = indices.every((index, i) => i === 0 || index > indices[i - 1]);
  const span = indices[indices.length - 1] - indices[0] + 1;
  return rising && 2 * indices.length > span;
}

/** Pictures before the first key frame lean on what the file does not hold: no player shows them. */
function leadingPictures(packets: PacketTable, firstShown: number): number {
  const firstKey = packets.keys[0]?.pts ?? firstShown;
  const limit = Math.min(firstKey, firstShown);
  let count = 0;
  while (count < packets.pts.length && packets.pts[count] < limit) count++;
  return count;
}

function seekPoints(packets: PacketTable, pts: Float64Array): SeekPoint[] {
  const points: SeekPoint[] = [];
  let index = 0;
  for (const key of packets.keys) {
    while (index < pts.length && pts[index] < key.pts) index++;
    points.push({ index, timestamp: key.dts });
  }
  return points;
}

/** Numbers the frames by decoding them all once. Their times count only where they are the file's (`timed`). */
export async function surveyByCounting(
  path: string,
  frameTicks: number,
  timed: boolean,
  signal?: AbortSignal,
  onFrame?: (count: number) => void,
  mode: DecoderMode = 'parallel',
): Promise<Survey> {
  const decoder = await Decoder.open(path, mode);
  const times: number[] = [];
  let lastDuration = frameTicks;
  try {
    for (let frame = await decoder.next(); frame; frame = await decoder.next()) {
      throwIfAborted(signal);
      if (frame.decodeErrorFlags !== 0 && mode === 'parallel') {
        return await surveyByCounting(path, frameTicks, timed, signal, onFrame, 'sequential');
      }
      lastDuration = timed && frame.duration > 0n ? Number(frame.duration) : frameTicks;
      times.push(timed ? timeOf(frame) : Number.NaN);
      onFrame?.(times.length);
    }
  } finally {
    await decoder.close();
  }
  return { timeline: { kind: 'counted' }, pts: risingTimes(times, frameTicks), lastDuration };
}
