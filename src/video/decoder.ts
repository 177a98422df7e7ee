import { AVERROR_EAGAIN, AVERROR_EOF, Codec, CodecContext, Frame, Packet } from 'node-av';
import { KinemeshError } from '../errors/index.ts';
import { ffmpegCause } from './failures.ts';
import { openSource, type Source } from './source.ts';

/**
 * How a track is decoded. `parallel` decodes two frames at once; more cost memory and gain nothing beside
 * inference. Of damaged frames FFmpeg then makes up the missing parts from whatever the other thread has
 * finished: not the same at every run. `sequential` does.
 */
export type DecoderMode = 'parallel' | 'sequential';

const threads = { parallel: 2, sequential: 1 };

/** A decoder that fails this often without giving a frame or asking for data will never give one. */
const mostFailures = 1000;

/** The decoder for a source's track, opened. */
async function openCodec(source: Source, path: string, mode: DecoderMode): Promise<CodecContext> {
  const parameters = source.stream.codecpar;
  const codec = Codec.findDecoder(parameters.codecId);
  if (!codec) throw codecMissing(path, source);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.parametersToContext(parameters);
  context.pktTimebase = source.stream.timeBase;
  context.threadCount = threads[mode];
  const opened = await context.open2(codec);
  if (opened < 0) {
    context.freeContext();
    throw codecMissing(path, source, ffmpegCause(opened));
  }
  return context;
}

function codecMissing(path: string, source: Source, cause?: Error): KinemeshError {
  const tag = source.stream.codecpar.codecTagString ?? 'unknown';
  return new KinemeshError(
    'video-codec-missing',
    `There is no decoder for the video track of ${path} (codec tag ${tag}).`,
    'Convert it to H.264 in mp4 with any converter.',
    { cause },
  );
}

/** Decodes one track from wherever it was sought to, one frame at a time, in display order. */
export class Decoder {
  /** Packets that the decoder refused since the last seek. */
  refusedPackets = 0;
  readonly source: Source;
  readonly #codec: CodecContext;
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  #draining = false;
  #closed = false;

  private constructor(source: Source, codec: CodecContext) {
    this.source = source;
    this.#codec = codec;
    this.#packet.alloc();
    this.#frame.alloc();
  }

  static async open(path: string, mode: DecoderMode): Promise<Decoder> {
    const source = await openSource(path);
    try {
      return new Decoder(source, await openCodec(source, path, mode));
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Goes to the key frame at or before `timestamp` (track's time base, decoding time). */
  async seek(timestamp: number): Promise<boolean> {
    const done = await this.source.seek(timestamp);
    this.#codec.flushBuffers();
    this.#draining = false;
    this.refusedPackets = 0;
    return done;
  }

  /** The next frame, valid until the next call; null at the end. */
  async next(): Promise<Frame | null> {
    this.#frame.unref();
    for (let failures = 0; failures < mostFailures; ) {
      const received = await this.#codec.receiveFrame(this.#frame);
      if (received >= 0) return this.#frame;
      if (received === AVERROR_EOF) return null;
      if (received !== AVERROR_EAGAIN) {
        // A damaged packet comes to light only now; what lies behind it is still to be had.
        this.refusedPackets++;
        failures++;
      } else {
        if (this.#draining) return null;
        await this.#feed();
      }
    }
    return null;
  }

  async #feed(): Promise<void> {
    const { stream } = this.source;
    for (;;) {
      const read = await this.source.read(this.#packet);
      if (read < 0) {
        this.#draining = true;
        await this.#codec.sendPacket(null);
        return;
      }
      const ours = this.#packet.streamIndex === stream.index;
      const sent = ours ? await this.#codec.sendPacket(this.#packet) : 0;
      this.#packet.unref();
      if (sent < 0 && sent !== AVERROR_EAGAIN) this.refusedPackets++;
      if (ours) return;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#packet.free();
    this.#frame.free();
    this.#codec.freeContext();
    await this.source.close();
  }
}
