import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_LOG_QUIET,
  AVDISCARD_ALL,
  AVERROR_DEMUXER_NOT_FOUND,
  AVERROR_EINVAL,
  AVERROR_EOF,
  AVERROR_INVALIDDATA,
  AVFMT_TS_DISCONT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
  Dictionary,
  FormatContext,
  Log,
  type Packet,
  type Stream,
} from 'node-av';
import { KinemeshError } from '../errors/index.ts';
import { UnbrokenClock } from './clock.ts';
import { ffmpegCause } from './failures.ts';
import { endOfWholeBoxes, readMp4Boxes } from './mp4-boxes.ts';

// FFmpeg writes to stderr by itself; what matters reaches the user as an error or a warning with a name.
Log.setLevel(AV_LOG_QUIET);

/**
 * The containers that are opened. Everything else that FFmpeg would try on an unknown file (playlists that
 * name other files, subtitles, text art, raw guesses) is not a video of people, and some of it reaches out.
 */
const containers = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'avi',
  'mpegts',
  'mpeg',
  'mpegvideo',
  'gif',
  'apng',
  'flv',
  'live_flv',
  'asf',
  'ogg',
  'h264',
  'hevc',
  'ivf',
  'obu',
  'm4v',
  'mxf',
  'nut',
  'rm',
  'dv',
  'wtv',
  'vvc',
  'av1',
  'yuv4mpegpipe',
  // audio alone, recognised so that the answer is "no video track"
  'mp3',
  'wav',
  'flac',
  'aac',
  'ac3',
  'aiff',
];

/** A file opened for demuxing, with its tracks chosen and all that is not wanted switched off. */
export interface Source {
  format: FormatContext;
  stream: Stream;
  /** The sound that belongs to the picture, as FFmpeg chooses it. */
  sound: Stream | undefined;
  hasAudio: boolean;
  /** Reads the next packet, of any track, its times on one clock; gives FFmpeg's return code. */
  read(packet: Packet): Promise<number>;
  /** Goes to the key frame at or before `timestamp` (track's time base, decoding time). */
  seek(timestamp: number): Promise<boolean>;
  /** Whether the times that were read so far jump in the file: there is no seeking by them then. */
  hasJumped(): boolean;
  close(): Promise<void>;
}

/** Containers that store one presentation time per packet, edit lists applied, and seek by it. */
const timedContainers = ['mov,mp4,m4a,3gp,3g2,mj2', 'matroska,webm'];

/** Whether 0 of a container's own times is 0 of the player's clock. */
export function isTimed(container: string): boolean {
  return timedContainers.includes(container);
}

/** Refuses, by name, what is no readable file; gives the size in bytes. */
export async function checkFile(path: string): Promise<number> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new KinemeshError('video-not-found', `There is no file at ${path}.`, 'Check the path.', { cause });
  });
  if (!info.isFile()) {
    throw new KinemeshError('video-not-a-video', `${path} is not a file.`, 'Give the path of a video file.');
  }
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new KinemeshError('video-not-readable', `${path} may not be read.`, 'Check its permissions.', {
      cause,
    });
  });
  if (info.size === 0) throw notAVideo(path, 'it is empty');
  return info.size;
}

function notAVideo(path: string, why: string, cause?: Error): KinemeshError {
  return new KinemeshError(
    'video-not-a-video',
    `${path} is not a video that can be read: ${why}.`,
    'Give an mp4, mov, mkv, webm, avi, ts or gif file that a player can open.',
    { cause },
  );
}

/** Opens the container at `path` and finds its video track; reading gives the packets of what is wanted. */
export async function openSource(path: string, wanted: 'picture' | 'sound' = 'picture'): Promise<Source> {
  const format = await openContainer(path);
  try {
    const streams = format.streams;
    const stream = videoStreamOf(format, streams);
    if (!stream) throw noVideoTrack(path, streams);
    const sound = streams[format.findBestStream(AVMEDIA_TYPE_AUDIO)];
    const broadcast = ((format.iformat?.flags ?? 0) & AVFMT_TS_DISCONT) !== 0;
    const needed = broadcast ? [stream, sound] : [wanted === 'picture' ? stream : sound];
    const clock = clockFor(format, broadcast);
    for (const other of streams) if (!needed.includes(other)) other.discard = AVDISCARD_ALL;
    const secondsPerTick = new Map(
      needed.map((s) => [s?.index, s && s.timeBase.num / s.timeBase.den] as const),
    );
    return {
      format,
      stream,
      sound,
      hasAudio: streams.some((s) => s.codecpar.codecType === AVMEDIA_TYPE_AUDIO),
      read: async (packet) => {
        const code = await format.readFrame(packet);
        const tick = code < 0 ? undefined : secondsPerTick.get(packet.streamIndex);
        if (tick) clock?.follow(packet, tick);
        return code;
      },
      seek: async (timestamp) => {
        clock?.reset();
        return (await format.seekFrame(stream.index, BigInt(timestamp), AVSEEK_FLAG_BACKWARD)) >= 0;
      },
      hasJumped: () => clock?.jumped ?? false,
      close: () => format.closeInput(),
    };
  } catch (error) {
    await format.closeInput();
    throw error;
  }
}

/** For all but mp4, where edit lists make times fall. */
function clockFor(format: FormatContext, broadcast: boolean): UnbrokenClock | null {
  if (format.iformat?.name?.startsWith('mov')) return null;
  return new UnbrokenClock(broadcast ? 'broadcast' : 'file');
}

/** Opens a container and learns its streams; nothing but this very file is read. */
async function openContainer(path: string): Promise<FormatContext> {
  const format = await openFormat(path);
  const found = await format.findStreamInfo();
  if (found < 0) {
    await format.closeInput();
    throw notAVideo(path, 'nothing is known of its tracks', ffmpegCause(found));
  }
  return format;
}

async function openFormat(path: string): Promise<FormatContext> {
  const whole = new FormatContext();
  const failed = await openInput(whole, `file:${path}`);
  if (failed >= 0) return whole;
  const end = (await readMp4Boxes(path).catch(() => null))?.hasIndex ? await endOfWholeBoxes(path) : 0;
  const front = new FormatContext();
  if (end > 0 && (await openInput(front, `subfile,,start,0,end,${end},,:${path}`)) >= 0) return front;
  throw notAVideo(path, await whyNotOpened(path, failed), ffmpegCause(failed));
}

async function openInput(format: FormatContext, url: string): Promise<number> {
  const options = Dictionary.fromObject({
    protocol_whitelist: 'file,subfile',
    format_whitelist: containers.join(','),
  });
  const opened = await format.openInput(url, null, options);
  options.free();
  return opened;
}

async function whyNotOpened(path: string, code: number): Promise<string> {
  // FFmpeg knows the format, and it is none of `containers`.
  if (code === AVERROR_EINVAL) return 'it is a still picture, subtitles or something else that does not move';
  const boxes = await readMp4Boxes(path).catch(() => null);
  if (boxes && !boxes.hasIndex) return 'its index is missing, as when a recording or a download was cut off';
  if (boxes && (code === AVERROR_EOF || code === AVERROR_INVALIDDATA)) {
    return 'its index is cut off or damaged';
  }
  if (code === AVERROR_EOF) return 'it ends before its first picture';
  if (code !== AVERROR_INVALIDDATA && code !== AVERROR_DEMUXER_NOT_FOUND) return ffmpegCause(code).message;
  return 'its content is no known container';
}

function videoStreamOf(format: FormatContext, streams: Stream[]): Stream | undefined {
  const best = streams[format.findBestStream(AVMEDIA_TYPE_VIDEO)];
  const moves = (s: Stream | undefined) =>
    s?.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !s.hasDisposition(AV_DISPOSITION_ATTACHED_PIC);
  return moves(best) ? best : streams.find(moves);
}

function noVideoTrack(path: string, streams: Stream[]): KinemeshError {
  const audio = streams.some((s) => s.codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  return new KinemeshError(
    'video-no-video-track',
    `${path} has no video track${audio ? ', only sound' : ''}.`,
    'Give a file with moving pictures.',
  );
}
