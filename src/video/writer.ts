import { rename, rm } from 'node:fs/promises';
import {
  AV_NOPTS_VALUE,
  AVERROR_ENOSPC,
  AVERROR_INVALIDDATA,
  Dictionary,
  FormatContext,
  type Packet,
  Rational,
  type Stream,
} from 'node-av';
import { KinemeshError } from '../errors/index.ts';
import { writeError } from '../files/index.ts';
import { type AudioTrack, openAudio } from './audio.ts';
import { encodeFailed, H264Encoder } from './encoder.ts';
import { ffmpegCause } from './failures.ts';
import type { Size } from './geometry.ts';
import { timescaleFor } from './timescale.ts';

/** How a video is to be written. */
export interface VideoWriterOptions extends Size {
  /** (F) s: the times that will come. From them the ticks are chosen so that every time is kept exactly. */
  times?: ArrayLike<number>;
  /** s: when the last of `times` ends; else it lasts as long as the frame before. */
  end?: number;
  /** Length of a tick, s, as a fraction, where it is known; wins over `times`. */
  timeBase?: [number, number];
  /** x264's constant rate factor; 20 by default. */
  crf?: number;
  /** Frames from one key frame to the next at most; 48 by default. */
  keyFrameEvery?: number;
  /** Video whose sound goes along, as it is where mp4 players take it, else as AAC. */
  audioFrom?: string;
}

/** Writes frames to an mp4 that browsers play. */
export interface VideoWriter {
  /** Pixels of the written video: odd sizes grow by one, the last column or row repeated. */
  readonly width: number;
  readonly height: number;
  /**
   * @param frame `data` (height, width, 3) RGB of the size that was asked for, copied before the promise
   * settles; `time` s, later than the frame before.
   * @throws KinemeshError `video-encode-failed`, `option-invalid`.
   */
  write(frame: { data: Uint8Array; time: number }): Promise<void>;
  /** Ends the file and gives it its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

const defaultCrf = 20;
const defaultKeyFrameEvery = 48;

/** How long a frame is shown of which nothing else tells, s. */
const usualDuration = 1 / 25;

/**
 * Starts an H.264 mp4 (8 bit 4:2:0, index at the front) at `path`. It has its name only when finished; until
 * then it lies beside it under a temporary one.
 *
 * @throws KinemeshError `video-encode-failed`, `output-not-writable`.
 */
export async function createVideoWriter(path: string, options: VideoWriterOptions): Promise<VideoWriter> {
  const timescale = options.timeBase
    ? Math.round(options.timeBase[1] / options.timeBase[0])
    : timescaleFor(options.times ?? []);
  const even = { width: options.width + (options.width % 2), height: options.height + (options.height % 2) };
  const { crf = defaultCrf, keyFrameEvery: gopFrames = defaultKeyFrameEvery } = options;
  const encoder = await H264Encoder.open({ ...even, timescale, crf, gopFrames });
  const audio = options.audioFrom ? await openAudio(options.audioFrom) : null;
  const writer = new Mp4Writer(path, options, even, timescale, encoder, audio);
  try {
    await writer.start();
    return writer;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

class Mp4Writer implements VideoWriter {
  readonly width: number;
  readonly height: number;
  readonly #path: string;
  readonly #temporary: string;
  readonly #source: Size;
  readonly #timescale: number;
  /** When each frame begins, and the last one ends, as far as that is known before, ticks. */
  readonly #bounds: Float64Array;
  readonly #encoder: H264Encoder;
  readonly #audio: AudioTrack | null;
  readonly #format = new FormatContext();
  readonly #picture: Buffer;
  #stream: Stream | null = null;
  #audioStream: Stream | null = null;
  #lastPts = -1;
  #lastAudioDts: bigint | null = null;
  #written = 0;
  #state: 'writing' | 'ended' = 'writing';

  constructor(
    path: string,
    source: VideoWriterOptions,
    even: Size,
    timescale: number,
    encoder: H264Encoder,
    audio: AudioTrack | null,
  ) {
    this.#path = path;
    this.#temporary = `${path}.${process.pid}.part`;
    this.#source = { width: source.width, height: source.height };
    this.width = even.width;
    this.height = even.height;
    this.#timescale = timescale;
    const { times = [], end = Number.NaN } = source;
    this.#bounds = Float64Array.from([...Array.from(times), end], (time) => Math.round(time * timescale));
    this.#encoder = encoder;
    this.#audio = audio;
    this.#picture = Buffer.alloc(even.width * even.height * 3);
  }

  async start(): Promise<void> {
    const format = this.#format;
    const made = format.allocOutputContext2(null, 'mp4', `file:${this.#temporary}`);
    if (made < 0) throw encodeFailed('no mp4 muxer', made);
    this.#stream = format.newStream(null);
    this.#stream.timeBase = new Rational(1, this.#timescale);
    this.#stream.codecpar.fromContext(this.#encoder.context);
    if (this.#audio) {
      this.#audioStream = format.newStream(null);
      this.#audio.describe(this.#audioStream);
    }
    const opened = await format.openOutput();
    if (opened < 0) throw notWritable(this.#path, opened);
    const options = Dictionary.fromObject({
      movflags: '+faststart',
      video_track_timescale: this.#timescale,
    });
    const header = await format.writeHeader(options);
    options.free();
    if (header < 0) throw this.#writeFailed('the header was refused', header);
  }

  async write({ data, time }: { data: Uint8Array; time: number }): Promise<void> {
    const { width, height } = this.#source;
    if (data.length !== width * height * 3) {
      throw new KinemeshError(
        'option-invalid',
        `A frame of ${data.length} bytes is no ${width}×${height} RGB picture.`,
        `Give ${width * height * 3} bytes.`,
      );
    }
    const pts = Math.round(time * this.#timescale);
    if (!(pts > this.#lastPts)) {
      throw new KinemeshError(
        'option-invalid',
        `A frame at ${time} s does not come after the one before.`,
        'Write frames in display order, with rising times from 0 on.',
      );
    }
    this.#fill(data);
    const duration = this.#durationOf(pts);
    this.#lastPts = pts;
    this.#written++;
    await this.#encoder.encode({ data: this.#picture, pts, duration }, (packet) => this.#mux(packet));
    await this.#audio?.copyUntil(time, (packet) => this.#muxAudio(packet));
  }

  /** Ticks that the next frame is shown, from its time on; above 0, as players leave out a frame without length. */
  #durationOf(pts: number): number {
    const announced = this.#bounds[this.#written + 1] - pts;
    if (announced > 0) return announced;
    if (this.#lastPts >= 0) return pts - this.#lastPts;
    return Math.max(1, Math.round(usualDuration * this.#timescale));
  }

  /** Copies the picture, and repeats its last column and row where the size is odd. */
  #fill(data: Uint8Array): void {
    const { width, height } = this.#source;
    if (this.width === width) this.#picture.set(data);
    else {
      for (let y = 0; y < height; y++) {
        const row = data.subarray(y * width * 3, (y + 1) * width * 3);
        this.#picture.set(row, y * this.width * 3);
        this.#picture.set(row.subarray((width - 1) * 3), (y * this.width + width) * 3);
      }
    }
    const stride = this.width * 3;
    if (this.height > height)
      this.#picture.copyWithin(height * stride, (height - 1) * stride, height * stride);
  }

  async #mux(packet: Packet): Promise<void> {
    const stream = this.#stream;
    if (!stream) return;
    packet.streamIndex = stream.index;
    packet.rescaleTs({ num: 1, den: this.#timescale }, stream.timeBase);
    await this.#put(packet);
  }

  async #muxAudio(packet: Packet): Promise<void> {
    const stream = this.#audioStream;
    if (!stream) return;
    packet.streamIndex = stream.index;
    packet.rescaleTs(packet.timeBase, stream.timeBase);
    // Where recordings were joined some sound may lie double; an mp4 takes only times that rise.
    if (packet.dts !== AV_NOPTS_VALUE) {
      if (this.#lastAudioDts !== null && packet.dts <= this.#lastAudioDts) return;
      this.#lastAudioDts = packet.dts;
    }
    // Of damaged sound the rest is still to be had.
    await this.#put(packet, AVERROR_INVALIDDATA);
  }

  async #put(packet: Packet, passedOver = 0): Promise<void> {
    const written = await this.#format.interleavedWriteFrame(packet);
    if (written < 0 && written !== passedOver) throw this.#writeFailed('a packet was refused', written);
  }

  /** The error for a file that FFmpeg could not go on with, named where the disk has no room. */
  #writeFailed(what: string, code: number): unknown {
    if (code !== AVERROR_ENOSPC) return encodeFailed(what, code);
    return writeError(this.#path, Object.assign(ffmpegCause(code), { code: 'ENOSPC' }));
  }

  async finish(): Promise<void> {
    if (this.#state === 'ended') return;
    try {
      await this.#encoder.encode(null, (packet) => this.#mux(packet));
      await this.#audio?.copyUntil(Number.POSITIVE_INFINITY, (packet) => this.#muxAudio(packet));
      const trailer = await this.#format.writeTrailer();
      if (trailer < 0) throw this.#writeFailed('the index could not be written', trailer);
    } catch (error) {
      await this.abort();
      throw error;
    }
    await this.#release();
    await rename(this.#temporary, this.#path);
  }

  async abort(): Promise<void> {
    if (this.#state === 'ended') return;
    await this.#release();
    await rm(this.#temporary, { force: true });
  }

  async #release(): Promise<void> {
    this.#state = 'ended';
    await this.#format.closeOutput();
    this.#format.freeContext();
    this.#encoder.close();
    await this.#audio?.close();
  }
}

function notWritable(path: string, code: number): KinemeshError {
  return new KinemeshError(
    'output-not-writable',
    `${path} cannot be written.`,
    'Check that its folder exists and may be written to.',
    { cause: encodeFailed('the file cannot be made', code) },
  );
}
