import {
  AV_CODEC_FLAG_FRAME_DURATION,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_TRC_BT709,
  Codec,
  CodecContext,
  Dictionary,
  FF_ENCODER_LIBX264,
  Filter,
  type FilterContext,
  FilterGraph,
  Frame,
  Packet,
  Rational,
} from 'node-av';
import { KinemeshError } from '../errors/index.ts';
import { ffmpegCause } from './failures.ts';
import type { Size } from './geometry.ts';

/** What the encoder is to make. */
export interface EncoderSettings extends Size {
  /** Ticks per second of the presentation times. */
  timescale: number;
  /** x264's constant rate factor: 0 lossless … 51 worst. */
  crf: number;
  /** Frames from one key frame to the next at most: whoever seeks decodes no more than these. */
  gopFrames: number;
}

/** RGB24 pictures in, H.264 packets (8 bit 4:2:0, BT.709, limited range, no B-frames) out. */
export class H264Encoder {
  readonly context = new CodecContext();
  readonly #settings: EncoderSettings;
  readonly #graph = new FilterGraph();
  readonly #yuv = new Frame();
  readonly #packet = new Packet();
  #source: FilterContext | null = null;
  #sink: FilterContext | null = null;

  private constructor(settings: EncoderSettings) {
    this.#settings = settings;
    this.#yuv.alloc();
    this.#packet.alloc();
    this.#graph.alloc();
    this.#graph.nbThreads = 1;
  }

  static async open(settings: EncoderSettings): Promise<H264Encoder> {
    const encoder = new H264Encoder(settings);
    try {
      await encoder.#openCodec();
      await encoder.#openGraph();
      return encoder;
    } catch (error) {
      encoder.close();
      throw error;
    }
  }

  async #openCodec(): Promise<void> {
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
    if (!codec) throw encodeFailed('this FFmpeg has no libx264');
    const { width, height, timescale, crf, gopFrames } = this.#settings;
    const { context } = this;
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = AV_PIX_FMT_YUV420P;
    context.timeBase = new Rational(1, timescale);
    context.sampleAspectRatio = new Rational(1, 1);
    context.colorSpace = AVCOL_SPC_BT709;
    context.colorPrimaries = AVCOL_PRI_BT709;
    context.colorTrc = AVCOL_TRC_BT709;
    context.colorRange = AVCOL_RANGE_MPEG;
    context.gopSize = gopFrames;
    // Without B-frames decoding order is display order, and the file needs no edit list to start at 0.
    context.maxBFrames = 0;
    context.threadCount = 2;
    // Else the last frame has no length, and a player's edit list would end before it.
    context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_FRAME_DURATION);
    const options = Dictionary.fromObject({ preset: 'veryfast', crf });
    const opened = await context.open2(codec, options);
    options.free();
    if (opened < 0) throw encodeFailed(`libx264 refuses ${width}×${height}`, opened);
  }

  async #openGraph(): Promise<void> {
    const { width, height, timescale } = this.#settings;
    const make = (name: string, args: string | null) => {
      const filter = Filter.getByName(name as never);
      const made = filter && this.#graph.createFilter(filter, name, args);
      if (!made) throw encodeFailed(`this FFmpeg has no filter ${name}`);
      return made;
    };
    const size = `${width}x${height}`;
    const source = make(
      'buffer',
      `video_size=${size}:pix_fmt=${AV_PIX_FMT_RGB24}:time_base=1/${timescale}:colorspace=${AVCOL_SPC_RGB}:range=pc`,
    );
    const scale = make('scale', 'out_color_matrix=bt709:out_range=tv:flags=bicubic');
    const format = make('format', 'pix_fmts=yuv420p');
    const sink = make('buffersink', null);
    source.link(0, scale, 0);
    scale.link(0, format, 0);
    format.link(0, sink, 0);
    const configured = await this.#graph.config();
    if (configured < 0) throw encodeFailed('RGB cannot be brought to YUV', configured);
    this.#source = source;
    this.#sink = sink;
  }

  /** Encodes one picture (height, width, 3); null ends the stream. `take` gets each packet that is ready. */
  async encode(
    picture: { data: Buffer; pts: number; duration: number } | null,
    take: (packet: Packet) => Promise<void>,
  ): Promise<void> {
    const { context } = this;
    if (picture) await this.#toYuv(picture);
    const sent = await context.sendFrame(picture ? this.#yuv : null);
    if (picture) this.#yuv.unref();
    if (sent < 0) throw encodeFailed('a frame was refused', sent);
    while ((await context.receivePacket(this.#packet)) >= 0) {
      await take(this.#packet);
      this.#packet.unref();
    }
  }

  async #toYuv(picture: { data: Buffer; pts: number; duration: number }): Promise<void> {
    const { width, height, timescale } = this.#settings;
    const rgb = Frame.fromVideoBuffer(picture.data, {
      width,
      height,
      format: AV_PIX_FMT_RGB24,
      timeBase: { num: 1, den: timescale },
      pts: BigInt(picture.pts),
    });
    rgb.colorSpace = AVCOL_SPC_RGB;
    try {
      const added = (await this.#source?.buffersrcAddFrame(rgb)) ?? -1;
      const got = added < 0 ? added : ((await this.#sink?.buffersinkGetFrame(this.#yuv)) ?? -1);
      if (got < 0) throw encodeFailed('a frame cannot be brought to YUV', got);
    } finally {
      rgb.free();
    }
    this.#yuv.pts = BigInt(picture.pts);
    this.#yuv.duration = BigInt(picture.duration);
  }

  close(): void {
    this.#graph.free();
    this.#yuv.free();
    this.#packet.free();
    this.context.freeContext();
  }
}

/** The error for anything that goes wrong while a video is written. */
export function encodeFailed(what: string, code?: number): KinemeshError {
  return new KinemeshError(
    'video-encode-failed',
    `The video could not be written: ${what}.`,
    'Check the free space of the disk and the size of the pictures.',
    code === undefined ? undefined : { cause: ffmpegCause(code) },
  );
}
