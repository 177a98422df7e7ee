import { ALL_FORMATS, Input, UrlSource, type VideoSample, VideoSampleSink } from 'mediabunny';
import { shiftOf, type TimeTable } from '../data/time-table.ts';
import { Clock } from './clock.ts';
import type { FrameListener, FrameSource, Picture, PlayOptions } from './frame-source.ts';

/** Decoded pictures that wait for their turn: decoders have few to lend. */
const AHEAD = 6;
/** How long playing may lack a picture before it is said to wait, ms. */
const WAITING_AFTER_MS = 300;

interface Decoded {
  readonly frame: number;
  readonly sample: VideoSample;
}

/** A run of playing. */
interface Playing {
  readonly to: number;
  readonly ring: Decoded[];
  /** All pictures up to `to` are in the ring or were shown. */
  decoded: boolean;
  started: boolean;
  stopped: boolean;
  /** Tells the decoding that the ring has room. */
  room: () => void;
}

/** Pictures by WebCodecs: the exact frame for a number, and a few decoded ahead while playing. */
export class DecoderSource implements FrameSource {
  readonly kind = 'webcodecs';
  private readonly input: Input;
  private readonly sink: VideoSampleSink;
  private readonly table: TimeTable;
  /** s from the decoder's timestamps to the table's. */
  private readonly shift: number;
  private readonly listener: FrameListener;
  private readonly clock = new Clock();
  private speed = 1;
  private wanted: number | null = null;
  private seeking = false;
  private playing: Playing | null = null;
  /** On the screen; kept so that it can be drawn again. */
  private current: Decoded | null = null;
  private lastShownAt = 0;
  private disposed = false;

  private constructor(
    input: Input,
    sink: VideoSampleSink,
    table: TimeTable,
    shift: number,
    listener: FrameListener,
  ) {
    this.shift = shift;
    this.input = input;
    this.sink = sink;
    this.table = table;
    this.listener = listener;
  }

  /** Null where this browser, or this connection, cannot decode the video like this. */
  static async open(url: string, table: TimeTable, listener: FrameListener): Promise<DecoderSource | null> {
    if (typeof VideoDecoder === 'undefined') return null;
    const input = new Input({
      formats: ALL_FORMATS,
      source: new UrlSource(url, {
        getRetryDelay: (attempts) => (attempts < 3 ? 0.3 * 2 ** attempts : null),
        handleUnhandledError: (error) => listener.onError(error),
      }),
    });
    const track = await input.getPrimaryVideoTrack().catch(() => null);
    if (track && (await track.canDecode().catch(() => false))) {
      const shift = shiftOf(table, await track.getFirstTimestamp());
      return new DecoderSource(input, new VideoSampleSink(track), table, shift, listener);
    }
    input.dispose();
    return null;
  }

  show(frame: number): void {
    this.stop();
    this.wanted = frame;
    if (!this.seeking) void this.seek();
  }

  private async seek(): Promise<void> {
    this.seeking = true;
    try {
      while (this.wanted !== null && !this.disposed) {
        const frame = this.wanted;
        this.wanted = null;
        const [sample] = await Promise.all([
          this.sink.getSample(this.table.within(frame) - this.shift),
          this.listener.bodiesOf(frame),
        ]);
        if (this.disposed || this.playing) sample?.close();
        else if (sample) this.present({ frame: this.frameOf(sample, frame), sample });
      }
    } catch (error) {
      if (!this.disposed) this.listener.onError(error);
    } finally {
      this.seeking = false;
    }
  }

  /** The number of the picture that the decoder has for a frame: another where the frame itself cannot be decoded. */
  private frameOf(sample: VideoSample, asked: number): number {
    const frame = this.table.frameOf(sample.timestamp + this.shift);
    return frame < 0 ? asked : frame;
  }

  play({ from, to, speed }: PlayOptions): void {
    this.stop();
    this.wanted = null;
    this.speed = speed;
    const playing: Playing = { to, ring: [], decoded: false, started: false, stopped: false, room: () => {} };
    this.playing = playing;
    this.lastShownAt = performance.now();
    void this.decodeAhead(playing, from);
  }

  private async decodeAhead(playing: Playing, from: number): Promise<void> {
    const { ring, to } = playing;
    const end = to + 1 < this.table.frameCount ? this.table.within(to) - this.shift : undefined;
    try {
      for await (const sample of this.sink.samples(this.table.within(from) - this.shift, end)) {
        const frame = this.frameOf(sample, -1);
        if (playing.stopped || frame < from || frame > to) {
          sample.close();
          if (playing.stopped) return;
          continue;
        }
        ring.push({ frame, sample });
        while (ring.length >= AHEAD && !playing.stopped) {
          await new Promise<void>((resolve) => {
            playing.room = resolve;
          });
        }
        if (playing.stopped) return;
      }
      playing.decoded = true;
    } catch (error) {
      if (!playing.stopped && !this.disposed) this.listener.onError(error);
    }
  }

  tick(now: number): void {
    const { playing } = this;
    if (playing && (playing.started || this.begin(playing, now))) this.advance(playing, now);
  }

  /** Starts the clock with the first picture. */
  private begin(playing: Playing, now: number): boolean {
    const [first] = playing.ring;
    if (first && this.listener.hasBodies(first.frame)) {
      playing.started = true;
      this.clock.start(this.table.times[first.frame], now, this.speed);
    } else if (!first && playing.decoded) {
      this.end();
    } else {
      this.lack(now);
    }
    return playing.started;
  }

  private advance(playing: Playing, now: number): void {
    const { table, clock } = this;
    const { ring } = playing;
    const time = clock.look(now);
    const due = table.frameAt(time);
    while (ring.length > 1 && ring[1].frame <= due) ring.shift()?.sample.close();
    const [next] = ring;
    if (next && next.frame <= due) {
      if (this.listener.hasBodies(next.frame)) this.take(playing, now);
      else this.holdAt(table.times[next.frame], now);
    } else if (!next && !playing.decoded) {
      // The clock may not run ahead of the pictures: it goes no further than the frame on the screen lasts.
      const until = this.endOf(this.current?.frame ?? 0);
      if (time > until) this.holdAt(until, now);
    } else if (!next && time >= this.endOf(playing.to)) {
      this.end();
    }
  }

  private take({ ring, room }: Playing, now: number): void {
    const next = ring.shift();
    room();
    this.lastShownAt = now;
    this.listener.onWaiting(false);
    if (next) this.present(next);
  }

  private holdAt(time: number, now: number): void {
    this.clock.hold(time, now);
    this.lack(now);
  }

  private end(): void {
    this.stop();
    this.listener.onEnd();
  }

  private endOf(frame: number): number {
    return this.table.times[frame] + this.table.gapAfter(frame);
  }

  private lack(now: number): void {
    if (now - this.lastShownAt > WAITING_AFTER_MS) this.listener.onWaiting(true);
  }

  private present(decoded: Decoded): void {
    const before = this.current;
    this.current = decoded;
    const { frame, sample } = decoded;
    const picture: Picture = {
      frame,
      draw: (context, width, height) => {
        if (this.current === decoded) sample.draw(context, 0, 0, width, height);
      },
    };
    this.listener.onPicture(picture);
    before?.sample.close();
  }

  stop(): void {
    const { playing } = this;
    if (!playing) return;
    this.playing = null;
    playing.stopped = true;
    for (const { sample } of playing.ring.splice(0)) sample.close();
    playing.room();
    this.listener.onWaiting(false);
  }

  dispose(): void {
    this.disposed = true;
    this.stop();
    this.current?.sample.close();
    this.current = null;
    this.input.dispose();
  }
}
