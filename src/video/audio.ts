import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_NOPTS_VALUE,
  AV_PKT_FLAG_DISCARD,
  AV_SAMPLE_FMT_FLTP,
  avChannelLayoutDefault,
  avGetCodecName,
  avGetSampleFmtName,
  Codec,
  CodecContext,
  FF_ENCODER_AAC,
  Filter,
  type FilterContext,
  FilterGraph,
  Frame,
  Packet,
  Rational,
  type Stream,
} from 'node-av';
import { encodeFailed } from './encoder.ts';
import { isTimed, openSource, type Source } from './source.ts';

/** Sound that browsers play from an mp4 as it is. */
const copiedCodecs = new Set(['aac', 'mp3', 'opus', 'flac']);

/** Feeds the sound of another file to a muxer. */
export interface AudioTrack {
  /** Tells the output stream what will come. */
  describe(stream: Stream): void;
  /** Passes on all packets that begin up to `time` (s), each with its own time base set. */
  copyUntil(time: number, take: (packet: Packet) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The sound of the file at `path`, as it is or as AAC; null where it has none that can be decoded. */
export async function openAudio(path: string): Promise<AudioTrack | null> {
  const source = await openSource(path, 'sound');
  const stream = source.sound;
  if (!stream) {
    await source.close();
    return null;
  }
  const packets = new AudioPackets(source, stream);
  const copied = copiedCodecs.has(avGetCodecName(stream.codecpar.codecId) ?? '');
  const track = copied ? new CopiedAudio(packets) : await AacAudio.open(packets);
  if (!track) await packets.close();
  return track;
}

/** Reads the packets of one track, their times on the player's clock. */
class AudioPackets {
  readonly stream: Stream;
  readonly #source: Source;
  readonly #packet = new Packet();
  readonly #secondsPerTick: number;
  readonly #startTicks: bigint;
  #held = false;
  #ended = false;

  constructor(source: Source, stream: Stream) {
    const { format } = source;
    this.#source = source;
    this.stream = stream;
    this.#secondsPerTick = stream.timeBase.num / stream.timeBase.den;
    const start =
      isTimed(format.iformat?.name ?? '') || format.startTime === AV_NOPTS_VALUE
        ? 0
        : Number(format.startTime) / 1e6;
    this.#startTicks = BigInt(Math.round(start / this.#secondsPerTick));
    this.#packet.alloc();
  }

  /** The next packet that begins at or before `time` (s); null where there is none yet, or no more. */
  async next(time: number): Promise<Packet | null> {
    const packet = this.#packet;
    while (!this.#ended && !this.#held) {
      packet.unref();
      if ((await this.#source.read(packet)) < 0) this.#ended = true;
      else this.#held = packet.streamIndex === this.stream.index && this.#shift();
    }
    if (!this.#held || Number(packet.pts) * this.#secondsPerTick > time) return null;
    this.#held = false;
    return packet;
  }

  #shift(): boolean {
    const packet = this.#packet;
    if (packet.pts === AV_NOPTS_VALUE || packet.hasFlags(AV_PKT_FLAG_DISCARD)) return false;
    packet.pts -= this.#startTicks;
    packet.dts = packet.dts === AV_NOPTS_VALUE ? packet.pts : packet.dts - this.#startTicks;
    packet.timeBase = this.stream.timeBase;
    return true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  async close(): Promise<void> {
    this.#packet.free();
    await this.#source.close();
  }
}

class CopiedAudio implements AudioTrack {
  readonly #packets: AudioPackets;

  constructor(packets: AudioPackets) {
    this.#packets = packets;
  }

  describe(stream: Stream): void {
    this.#packets.stream.codecpar.copy(stream.codecpar);
    // The tag is another container's.
    stream.codecpar.codecTag = 0;
    stream.timeBase = this.#packets.stream.timeBase;
  }

  async copyUntil(time: number, take: (packet: Packet) => Promise<void>): Promise<void> {
    for (let packet = await this.#packets.next(time); packet; packet = await this.#packets.next(time)) {
      await take(packet);
    }
  }

  close(): Promise<void> {
    return this.#packets.close();
  }
}

const sampleRate = 48_000;
const mostChannels = 2;

class AacAudio implements AudioTrack {
  readonly #packets: AudioPackets;
  readonly #decoder: CodecContext;
  readonly #encoder: CodecContext;
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  #graph: { key: string; graph: FilterGraph; source: FilterContext; sink: FilterContext } | null = null;
  #flushed = false;

  private constructor(packets: AudioPackets, decoder: CodecContext, encoder: CodecContext) {
    this.#packets = packets;
    this.#decoder = decoder;
    this.#encoder = encoder;
    this.#frame.alloc();
    this.#packet.alloc();
  }

  static async open(packets: AudioPackets): Promise<AacAudio | null> {
    const parameters = packets.stream.codecpar;
    const codec = Codec.findDecoder(parameters.codecId);
    const aac = Codec.findEncoderByName(FF_ENCODER_AAC);
    if (!codec || !aac || parameters.channels < 1) return null;
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(parameters);
    decoder.pktTimebase = packets.stream.timeBase;
    const encoder = new CodecContext();
    encoder.allocContext3(aac);
    encoder.sampleRate = sampleRate;
    encoder.sampleFormat = AV_SAMPLE_FMT_FLTP;
    encoder.channelLayout = avChannelLayoutDefault(Math.min(mostChannels, parameters.channels));
    encoder.timeBase = new Rational(1, sampleRate);
    encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    if ((await decoder.open2(codec)) >= 0 && (await encoder.open2(aac)) >= 0) {
      return new AacAudio(packets, decoder, encoder);
    }
    decoder.freeContext();
    encoder.freeContext();
    return null;
  }

  describe(stream: Stream): void {
    stream.codecpar.fromContext(this.#encoder);
    stream.timeBase = this.#encoder.timeBase;
  }

  async copyUntil(time: number, take: (packet: Packet) => Promise<void>): Promise<void> {
    for (let packet = await this.#packets.next(time); packet; packet = await this.#packets.next(time)) {
      await this.#decode(packet, take);
    }
    if (!this.#packets.ended || this.#flushed) return;
    this.#flushed = true;
    await this.#decode(null, take);
    await this.#graph?.source.buffersrcAddFrame(null);
    await this.#drainGraph(take);
    await this.#encode(null, take);
  }

  async #decode(packet: Packet | null, take: (packet: Packet) => Promise<void>): Promise<void> {
    await this.#decoder.sendPacket(packet);
    while ((await this.#decoder.receiveFrame(this.#frame)) >= 0) {
      const { source } = await this.#graphFor(this.#frame);
      const added = await source.buffersrcAddFrame(this.#frame);
      if (added < 0) throw encodeFailed('its sound cannot be resampled', added);
      await this.#drainGraph(take);
    }
  }

  async #drainGraph(take: (packet: Packet) => Promise<void>): Promise<void> {
    while (this.#graph && (await this.#graph.sink.buffersinkGetFrame(this.#frame)) >= 0) {
      await this.#encode(this.#frame, take);
      this.#frame.unref();
    }
  }

  async #encode(frame: Frame | null, take: (packet: Packet) => Promise<void>): Promise<void> {
    await this.#encoder.sendFrame(frame);
    while ((await this.#encoder.receivePacket(this.#packet)) >= 0) {
      this.#packet.timeBase = this.#encoder.timeBase;
      await take(this.#packet);
      this.#packet.unref();
    }
  }

  /** A graph serves sound of one form; in broadcasts it changes in the middle. What an old one still holds is lost. */
  async #graphFor(frame: Frame) {
    const { num, den } = this.#packets.stream.timeBase;
    const { mask } = frame.channelLayout;
    const layout = mask > 0n ? `0x${mask.toString(16)}` : `${frame.channels}c`;
    const key =
      `time_base=${num}/${den}:sample_rate=${frame.sampleRate}` +
      `:sample_fmt=${avGetSampleFmtName(frame.format as never)}:channel_layout=${layout}`;
    if (this.#graph?.key === key) return this.#graph;
    this.#graph?.graph.free();
    this.#graph = null;
    this.#graph = { key, ...(await this.#openGraph(key)) };
    return this.#graph;
  }

  /** Resamples, fills gaps and cuts the sound into frames of the encoder's length. */
  async #openGraph(form: string) {
    const graph = new FilterGraph();
    graph.alloc();
    const out = this.#encoder.channelLayout.nbChannels === 1 ? 'mono' : 'stereo';
    const steps = [
      ['abuffer', form],
      ['aresample', `${sampleRate}:async=1000`],
      ['aformat', `sample_fmts=fltp:sample_rates=${sampleRate}:channel_layouts=${out}`],
      ['asetnsamples', `n=${this.#encoder.frameSize}:p=0`],
      ['abuffersink', ''],
    ];
    const filters = steps.map(([name, args]) => {
      const filter = Filter.getByName(name as never);
      const made = filter && graph.createFilter(filter, name, args || null);
      if (!made) throw encodeFailed(`this FFmpeg has no filter ${name}`);
      return made;
    });
    for (let i = 1; i < filters.length; i++) filters[i - 1].link(0, filters[i], 0);
    const configured = await graph.config();
    if (configured < 0) throw encodeFailed('its sound cannot be resampled', configured);
    return { graph, source: filters[0], sink: filters[filters.length - 1] };
  }

  async close(): Promise<void> {
    this.#graph?.graph.free();
    this.#frame.free();
    this.#packet.free();
    this.#decoder.freeContext();
    this.#encoder.freeContext();
    await this.#packets.close();
  }
}
