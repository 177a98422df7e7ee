import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_FLAG_FRAME_DURATION,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_QUIET,
  AV_PIX_FMT_RGB24,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_SAMPLE_FMT_FLTP,
  AVCOL_SPC_RGB,
  AVFMT_GLOBALHEADER,
  avGetPixFmtFromName,
  avGetSampleFmtName,
  Codec,
  CodecContext,
  Dictionary,
  type FFEncoderCodec,
  Filter,
  FilterGraph,
  FormatContext,
  Frame,
  Log,
  Packet,
  Rational,
  type Stream,
} from 'node-av';

Log.setLevel(AV_LOG_QUIET);

/** Paints the stored picture of one frame. */
export type Painter = (rgb: Buffer, index: number, width: number, height: number) => void;

/** A clip to be made for a test. */
export interface ClipOptions {
  /** FFmpeg's muxer: mp4, mov, matroska, webm, avi, mpegts, gif and so on. */
  muxer: string;
  /** FFmpeg's encoder: libx264, libx265, libvpx-vp9, libsvtav1, prores_ks, mpeg4, gif and so on. */
  encoder: string;
  /** Stored size, px. */
  width: number;
  height: number;
  frames: number;
  /** FFmpeg's name of the pixel format; yuv420p by default. */
  pixelFormat?: string;
  /** Frames per second, 30 by default. */
  fps?: number;
  /** Ticks of 1/1000 s at which the frames are shown, instead of an even rate. */
  timesMs?: readonly number[];
  /** Clockwise degrees that a player has to turn the stored picture. */
  rotation?: 0 | 90 | 180 | 270;
  pixelAspect?: [number, number];
  /** Frames from one key frame to the next, 12 by default. */
  gop?: number;
  bFrames?: number;
  encoderOptions?: Record<string, string | number>;
  muxerOptions?: Record<string, string | number>;
  /** Codes of ITU-T H.273 for primaries, transfer and matrix. */
  colour?: { primaries: number; transfer: number; matrix: number };
  /** Adds a sine tone: the encoder's name (aac, libopus, ac3, pcm_s16le …). */
  audioEncoder?: string;
  /** Of the tone, Hz; 48000 by default. */
  sampleRate?: number;
  /** Paints the frames; a bar code of the frame's number by default. */
  paint?: Painter;
}

/** Columns and rows of the bar code's cells: 12 bits, the lowest at the top left. */
const cellColumns = 4;
const cellRows = 3;

/** Paints a frame's number in black and white cells that survive any codec, turned back by `rotation`. */
export function barCodePainter(rotation: 0 | 90 | 180 | 270 = 0): Painter {
  return (rgb, index, width, height) => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [u, v] = uprightPoint((x + 0.5) / width, (y + 0.5) / height, rotation);
        const cell = Math.floor(v * cellRows) * cellColumns + Math.floor(u * cellColumns);
        rgb.fill((index >> cell) & 1 ? 235 : 20, (y * width + x) * 3, (y * width + x) * 3 + 3);
      }
    }
  };
}

/** Where a stored point (0 … 1) lies in the picture turned clockwise. */
function uprightPoint(x: number, y: number, rotation: number): [number, number] {
  if (rotation === 90) return [1 - y, x];
  if (rotation === 180) return [1 - x, 1 - y];
  return rotation === 270 ? [y, 1 - x] : [x, y];
}

/** The number that the bar code in an upright RGB picture says. */
export function readBarCode(picture: { data: Uint8Array; width: number; height: number }): number {
  const { data, width, height } = picture;
  let code = 0;
  for (let cell = 0; cell < cellColumns * cellRows; cell++) {
    const x = Math.floor((((cell % cellColumns) + 0.5) * width) / cellColumns);
    const y = Math.floor(((Math.floor(cell / cellColumns) + 0.5) * height) / cellRows);
    if (data[(y * width + x) * 3 + 1] > 127) code |= 1 << cell;
  }
  return code;
}

/** Makes a video file. */
export async function makeClip(path: string, options: ClipOptions): Promise<void> {
  const format = new FormatContext();
  check(format.allocOutputContext2(null, options.muxer, `file:${path}`), 'muxer');
  const video = await openVideoEncoder(format, options);
  const stream = addStream(format, video);
  if (options.rotation) {
    stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(options.rotation));
  }
  const audio = options.audioEncoder
    ? await openAudioEncoder(format, options.audioEncoder, options.sampleRate)
    : null;
  const audioStream = audio && addStream(format, audio);
  check(await format.openOutput(), 'output');
  check(await format.writeHeader(Dictionary.fromObject(options.muxerOptions ?? {})), 'header');
  const seconds = await encodePictures(format, video, stream, options);
  if (audio && audioStream) await encodeTone(format, audio, audioStream, seconds);
  check(await format.writeTrailer(), 'trailer');
  await format.closeOutput();
  format.freeContext();
  video.freeContext();
  audio?.freeContext();
}

/** Makes a file with sound and no pictures. */
export async function makeTone(path: string, muxer: string, encoder: string): Promise<void> {
  const format = new FormatContext();
  check(format.allocOutputContext2(null, muxer, `file:${path}`), 'muxer');
  const audio = await openAudioEncoder(format, encoder);
  const stream = addStream(format, audio);
  check(await format.openOutput(), 'output');
  check(await format.writeHeader(), 'header');
  await encodeTone(format, audio, stream, 1);
  check(await format.writeTrailer(), 'trailer');
  await format.closeOutput();
  format.freeContext();
  audio.freeContext();
}

function check(code: number, what: string): number {
  if (code < 0) throw new Error(`FFmpeg failed at the ${what}: ${code}`);
  return code;
}

function encoderByName(name: string): Codec {
  const codec = Codec.findEncoderByName(name as FFEncoderCodec);
  if (!codec) throw new Error(`no encoder ${name}`);
  return codec;
}

function addStream(format: FormatContext, encoder: CodecContext): Stream {
  const stream = format.newStream(null);
  stream.timeBase = encoder.timeBase;
  stream.sampleAspectRatio = encoder.sampleAspectRatio;
  stream.avgFrameRate = encoder.framerate;
  stream.codecpar.fromContext(encoder);
  return stream;
}

async function openVideoEncoder(format: FormatContext, options: ClipOptions): Promise<CodecContext> {
  const codec = encoderByName(options.encoder);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  const fps = options.fps ?? 30;
  encoder.width = options.width;
  encoder.height = options.height;
  encoder.pixelFormat = avGetPixFmtFromName(options.pixelFormat ?? 'yuv420p');
  encoder.timeBase = options.timesMs ? new Rational(1, 1000) : new Rational(1, fps);
  encoder.framerate = new Rational(fps, 1);
  encoder.sampleAspectRatio = new Rational(...(options.pixelAspect ?? [1, 1]));
  encoder.gopSize = options.gop ?? 12;
  encoder.maxBFrames = options.bFrames ?? 0;
  encoder.threadCount = 2;
  if (options.colour) {
    encoder.colorPrimaries = options.colour.primaries as never;
    encoder.colorTrc = options.colour.transfer as never;
    encoder.colorSpace = options.colour.matrix as never;
  }
  encoder.setFlags(AV_CODEC_FLAG_FRAME_DURATION);
  if (((format.oformat?.flags ?? 0) & AVFMT_GLOBALHEADER) !== 0)
    encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await encoder.open2(codec, Dictionary.fromObject(options.encoderOptions ?? {})), options.encoder);
  return encoder;
}

async function encodePictures(
  format: FormatContext,
  encoder: CodecContext,
  stream: Stream,
  options: ClipOptions,
): Promise<number> {
  const { width, height, frames, timesMs } = options;
  const paint = options.paint ?? barCodePainter(options.rotation);
  const rgb = Buffer.alloc(width * height * 3);
  const convert = await pictureConverter(options);
  const tick = encoder.timeBase;
  for (let i = 0; i < frames; i++) {
    paint(rgb, i, width, height);
    const picture = await convert(rgb);
    const pts = timesMs ? timesMs[i] : i;
    const next = timesMs ? (timesMs[i + 1] ?? 2 * pts - (timesMs[i - 1] ?? 0)) : i + 1;
    picture.pts = BigInt(pts);
    picture.duration = BigInt(next - pts);
    await encode(format, encoder, stream, picture);
    picture.free();
  }
  await encode(format, encoder, stream, null);
  return ((timesMs ? timesMs[frames - 1] : frames) * tick.num) / tick.den;
}

/** RGB24 to what the encoder takes, by FFmpeg's scaler, with the matrix that the clip is tagged with. */
async function pictureConverter({ width, height, pixelFormat, colour }: ClipOptions) {
  const graph = new FilterGraph();
  graph.alloc();
  const add = (name: string, args: string) => {
    const filter = Filter.getByName(name as never);
    const made = filter && graph.createFilter(filter, name, args || null);
    if (!made) throw new Error(`no filter ${name}`);
    return made;
  };
  const source = add(
    'buffer',
    `video_size=${width}x${height}:pix_fmt=${AV_PIX_FMT_RGB24}:time_base=1/1000:colorspace=${AVCOL_SPC_RGB}:range=pc`,
  );
  const matrix = colour?.matrix === 9 ? 'bt2020' : colour?.matrix === 1 ? 'bt709' : 'bt601';
  const rgbOut = /^(rgb|bgr|gbr|pal)/.test(pixelFormat ?? '');
  const scale = add('scale', rgbOut ? '' : `out_color_matrix=${matrix}:out_range=tv`);
  const to = add('format', `pix_fmts=${pixelFormat ?? 'yuv420p'}`);
  const sink = add('buffersink', '');
  source.link(0, scale, 0);
  scale.link(0, to, 0);
  to.link(0, sink, 0);
  check(await graph.config(), 'graph');
  return async (rgb: Buffer): Promise<Frame> => {
    const frame = Frame.fromVideoBuffer(rgb, { width, height, format: AV_PIX_FMT_RGB24, pts: 0n });
    frame.colorSpace = AVCOL_SPC_RGB;
    check(await source.buffersrcAddFrame(frame), 'scaler');
    frame.free();
    const out = new Frame();
    out.alloc();
    check(await sink.buffersinkGetFrame(out), 'scaler');
    if (colour) {
      out.colorPrimaries = colour.primaries as never;
      out.colorTrc = colour.transfer as never;
      out.colorSpace = colour.matrix as never;
    }
    return out;
  };
}

async function encode(
  format: FormatContext,
  encoder: CodecContext,
  stream: Stream,
  frame: Frame | null,
): Promise<void> {
  check(await encoder.sendFrame(frame), 'encoder');
  const packet = new Packet();
  packet.alloc();
  while ((await encoder.receivePacket(packet)) >= 0) {
    packet.streamIndex = stream.index;
    packet.rescaleTs(encoder.timeBase, stream.timeBase);
    check(await format.interleavedWriteFrame(packet), 'packet');
    packet.unref();
  }
  packet.free();
}

const usualSampleRate = 48_000;

async function openAudioEncoder(
  format: FormatContext,
  name: string,
  sampleRate = usualSampleRate,
): Promise<CodecContext> {
  const codec = encoderByName(name);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.sampleRate = sampleRate;
  encoder.sampleFormat = codec.sampleFormats?.[0] ?? AV_SAMPLE_FMT_FLTP;
  encoder.channelLayout = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
  encoder.timeBase = new Rational(1, sampleRate);
  if (((format.oformat?.flags ?? 0) & AVFMT_GLOBALHEADER) !== 0)
    encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await encoder.open2(codec), name);
  return encoder;
}

async function encodeTone(
  format: FormatContext,
  encoder: CodecContext,
  stream: Stream,
  seconds: number,
): Promise<void> {
  const graph = new FilterGraph();
  graph.alloc();
  const size = encoder.frameSize || 1024;
  const chain = [
    ['sine', `frequency=440:sample_rate=${encoder.sampleRate}:samples_per_frame=${size}:duration=${seconds}`],
    ['aformat', `sample_fmts=${avGetSampleFmtName(encoder.sampleFormat)}`],
    ['asetnsamples', `n=${size}:p=1`],
    ['abuffersink', ''],
  ].map(([name, args]) => {
    const filter = Filter.getByName(name as never);
    const made = filter && graph.createFilter(filter, name, args || null);
    if (!made) throw new Error(`no filter ${name}`);
    return made;
  });
  for (let i = 1; i < chain.length; i++) chain[i - 1].link(0, chain[i], 0);
  check(await graph.config(), 'tone');
  const frame = new Frame();
  frame.alloc();
  while ((await chain[chain.length - 1].buffersinkGetFrame(frame)) >= 0) {
    await encode(format, encoder, stream, frame);
    frame.unref();
  }
  await encode(format, encoder, stream, null);
  frame.free();
  graph.free();
}

/** FFmpeg's display matrix (nine int32, 16.16 and 2.30 fixed point) for a clockwise turn. */
function displayMatrix(degrees: number): Buffer {
  const cos = Math.round(Math.cos((degrees * Math.PI) / 180)) * 0x10000;
  const sin = Math.round(Math.sin((degrees * Math.PI) / 180)) * 0x10000;
  const matrix = Buffer.alloc(36);
  [cos, sin, 0, -sin, cos, 0, 0, 0, 0x40000000].forEach((value, i) => {
    matrix.writeInt32LE(value, i * 4);
  });
  return matrix;
}
