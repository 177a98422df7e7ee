import {
  AVDISCARD_ALL,
  AVMEDIA_TYPE_AUDIO,
  avGetCodecName,
  type FormatContext,
  Packet,
  type Stream,
} from 'node-av';
import { openContainer } from './source.ts';

/** Sound that browsers play from an mp4 as it is. */
const copiedCodecs = new Set(['aac', 'mp3', 'opus', 'flac']);

/** Feeds the sound of another file to a muxer. */
export interface AudioCopy {
  /** Tells the output stream what will come. */
  describe(stream: Stream): void;
  /** Passes on all packets that begin up to `time` (s), each with its own time base set. */
  copyUntil(time: number, take: (packet: Packet) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The sound of the file at `path`; null where it has none that fits. */
export async function openAudioCopy(path: string): Promise<AudioCopy | null> {
  const format = await openContainer(path);
  const index = format.findBestStream(AVMEDIA_TYPE_AUDIO);
  const stream = format.streams[index];
  if (index < 0 || !copiedCodecs.has(avGetCodecName(stream.codecpar.codecId) ?? '')) {
    await format.closeInput();
    return null;
  }
  for (const other of format.streams) if (other.index !== index) other.discard = AVDISCARD_ALL;
  return new PacketCopy(format, stream);
}

class PacketCopy implements AudioCopy {
  readonly #format: FormatContext;
  readonly #stream: Stream;
  readonly #packet = new Packet();
  readonly #secondsPerTick: number;
  #held = false;
  #ended = false;

  constructor(format: FormatContext, stream: Stream) {
    this.#format = format;
    this.#stream = stream;
    this.#secondsPerTick = stream.timeBase.num / stream.timeBase.den;
    this.#packet.alloc();
  }

  describe(stream: Stream): void {
    this.#stream.codecpar.copy(stream.codecpar);
    stream.codecpar.codecTag = 0;
    stream.timeBase = this.#stream.timeBase;
  }

  async copyUntil(time: number, take: (packet: Packet) => Promise<void>): Promise<void> {
    const packet = this.#packet;
    while (!this.#ended) {
      if (!this.#held) {
        if ((await this.#format.readFrame(packet)) < 0) {
          this.#ended = true;
          return;
        }
        if (packet.streamIndex !== this.#stream.index) {
          packet.unref();
          continue;
        }
        this.#held = true;
      }
      if (Number(packet.pts) * this.#secondsPerTick > time) return;
      packet.timeBase = this.#stream.timeBase;
      await take(packet);
      packet.unref();
      this.#held = false;
    }
  }

  async close(): Promise<void> {
    this.#packet.free();
    await this.#format.closeInput();
  }
}
