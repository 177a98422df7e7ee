import {
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_RGB,
  Codec,
  CodecContext,
  FF_ENCODER_MJPEG,
  Filter,
  FilterGraph,
  Frame,
  Packet,
  Rational,
} from 'node-av';
import { encodeFailed } from './encoder.ts';
import type { Size } from './geometry.ts';

/** FFmpeg's scale of quality: 1 best … 31 worst; 4 shows no blocks. */
const QUALITY = 4;
/** FF_QP2LAMBDA of FFmpeg's avutil.h: what one step of quality is in the encoder's own unit. */
const LAMBDA = 118;

/**
 * A picture as JPEG, scaled down where it is wider than `mostWidth`.
 *
 * @param picture `data` (height, width, 3) RGB
 * @throws KinemeshError `video-encode-failed`
 */
export async function encodeJpeg(
  picture: Size & { readonly data: Uint8Array },
  mostWidth: number,
): Promise<Uint8Array> {
  const shrink = Math.min(1, mostWidth / picture.width);
  const size = {
    width: Math.max(1, Math.round(picture.width * shrink)),
    height: Math.max(1, Math.round(picture.height * shrink)),
  };
  const yuv = new Frame();
  yuv.alloc();
  try {
    await toYuv(picture, size, yuv);
    return await encode(yuv, size);
  } finally {
    yuv.free();
  }
}

async function toYuv(
  { width, height, data }: Size & { data: Uint8Array },
  to: Size,
  yuv: Frame,
): Promise<void> {
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  try {
    const make = (name: string, args: string | null) => {
      const filter = Filter.getByName(name as never);
      const made = filter && graph.createFilter(filter, name, args);
      if (!made) throw encodeFailed(`this FFmpeg has no filter ${name}`);
      return made;
    };
    const source = make(
      'buffer',
      `video_size=${width}x${height}:pix_fmt=${AV_PIX_FMT_RGB24}:time_base=1/1:colorspace=${AVCOL_SPC_RGB}:range=pc`,
    );
    const scale = make('scale', `${to.width}:${to.height}:out_color_matrix=bt601:out_range=pc:flags=area`);
    const format = make('format', 'pix_fmts=yuvj420p');
    const sink = make('buffersink', null);
    source.link(0, scale, 0);
    scale.link(0, format, 0);
    format.link(0, sink, 0);
    const configured = await graph.config();
    if (configured < 0) throw encodeFailed('the picture cannot be scaled', configured);
    const rgb = Frame.fromVideoBuffer(Buffer.from(data.buffer, data.byteOffset, data.length), {
      width,
      height,
      format: AV_PIX_FMT_RGB24,
      timeBase: { num: 1, den: 1 },
      pts: 0n,
    });
    rgb.colorSpace = AVCOL_SPC_RGB;
    try {
      const added = await source.buffersrcAddFrame(rgb);
      const got = added < 0 ? added : await sink.buffersinkGetFrame(yuv);
      if (got < 0) throw encodeFailed('the picture cannot be scaled', got);
    } finally {
      rgb.free();
    }
  } finally {
    graph.free();
  }
}

async function encode(yuv: Frame, { width, height }: Size): Promise<Uint8Array> {
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
  if (!codec) throw encodeFailed('this FFmpeg has no mjpeg');
  const context = new CodecContext();
  const packet = new Packet();
  packet.alloc();
  try {
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = AV_PIX_FMT_YUVJ420P;
    context.colorRange = AVCOL_RANGE_JPEG;
    context.timeBase = new Rational(1, 1);
    context.globalQuality = QUALITY * LAMBDA;
    context.threadCount = 1;
    const opened = await context.open2(codec, null);
    if (opened < 0) throw encodeFailed(`mjpeg refuses ${width}×${height}`, opened);
    yuv.quality = QUALITY * LAMBDA;
    const sent = await context.sendFrame(yuv);
    const got = sent < 0 ? sent : await context.receivePacket(packet);
    if (got < 0 || packet.data === null) throw encodeFailed('the picture was refused', got);
    return Uint8Array.from(packet.data);
  } finally {
    packet.free();
    context.freeContext();
  }
}
