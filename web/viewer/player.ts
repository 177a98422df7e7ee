import type { Video } from '../../src/api/index.ts';
import type { Body } from '../../src/body/index.ts';
import { isKinemeshError } from '../../src/errors/index.ts';
import { STATE } from '../../src/motion/index.ts';
import { colourOfTrack } from '../../src/render/index.ts';
import { bodyNoteOf } from './data/body-note.ts';
import type { Posture } from './data/chunk.ts';
import { MotionData } from './data/motion-data.ts';
import { cutsOf } from './data/timeline-runs.ts';
import { Probe } from './probe.ts';
import { DecoderSource } from './source/decoder-source.ts';
import { ElementSource } from './source/element-source.ts';
import type { FrameListener, FrameSource, Picture } from './source/frame-source.ts';
import { Stage, type StageElements } from './stage.ts';
import type { Presence, ViewerStore } from './store.ts';

/** A picture that stands this long gets its bodies in full detail, ms. */
const FINE_AFTER_MS = 180;

/** Plays one video with its motion: every picture is drawn together with the bodies of the same frame. */
export class Player implements FrameListener {
  private readonly data: MotionData;
  private readonly store: ViewerStore;
  private readonly stage: Stage;
  private readonly probe: Probe;
  private source: FrameSource | null = null;
  private ticking = 0;
  private fineTimer = 0;
  private readonly disposers: (() => void)[] = [];

  /**
   * Fetches what is needed and shows the first frame. All that goes wrong ends up in the store.
   *
   * @param signal - aborts when the viewer is gone
   */
  static async open(
    video: Pick<Video, 'id' | 'motionId'>,
    elements: StageElements,
    store: ViewerStore,
    signal: AbortSignal,
  ): Promise<Player | null> {
    try {
      const data = await MotionData.load(video, signal);
      signal.throwIfAborted();
      const player = new Player(data, elements, store);
      signal.addEventListener('abort', () => player.dispose());
      await player.openSource(`/api/v1/videos/${video.id}/playable`, elements.video, signal);
      return player;
    } catch (error) {
      if (!signal.aborted) fail(store, error);
      return null;
    }
  }

  private constructor(data: MotionData, elements: StageElements, store: ViewerStore) {
    this.data = data;
    this.store = store;
    this.probe = new Probe(data.table.frameCount, elements.picture);
    const { motion, frames, table } = data;
    store.setState({
      frameCount: table.frameCount,
      times: table.times,
      cuts: cutsOf(frames.shot),
      bodyNote: bodyNoteOf(motion),
      // Somebody alone stays in the middle of the 3D cell from the start.
      follow: motion.tracks.length === 1 ? motion.tracks[0].id : null,
      people: motion.tracks.map(({ id, label, firstFrame, lastFrame }) => ({
        id,
        name: label ?? `Person ${id}`,
        colour: colourOfTrack(id),
        firstFrame,
        lastFrame,
      })),
    });
    this.stage = new Stage(elements, data, store, () => this.redraw());
    store.setState({ has3d: this.stage.has3d });
    this.disposers.push(store.subscribe((state, before) => this.settingsChanged(state, before)));
  }

  private async openSource(url: string, element: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    const { table } = this.data;
    const wantsElement = new URLSearchParams(location.search).get('decoder') === 'element';
    const decoder = wantsElement ? null : await DecoderSource.open(url, table, this);
    const source = decoder ?? (await ElementSource.open(element, url, table, this));
    if (signal.aborted) return source.dispose();
    this.source = source;
    this.probe.decoder = source.kind;
    // Where somebody is seen for the first time: of a part in the middle, the frames before it show nobody.
    const { tracks } = this.data.motion;
    source.show(tracks.length === 0 ? 0 : Math.min(...tracks.map(({ firstFrame }) => firstFrame)));
  }

  private settingsChanged(state: ReturnType<ViewerStore['getState']>, before: typeof state): void {
    const redraws = ['look', 'hidden', 'follow', 'opacity'] as const;
    if (redraws.some((key) => state[key] !== before[key]) && !state.playing) this.redraw();
    if (state.speed !== before.speed && state.playing) this.resume(state.frame);
  }

  play(): void {
    const { frame, frameCount, range, playing } = this.store.getState();
    if (!this.source || playing) return;
    const { from, to } = range ?? { from: 0, to: frameCount - 1 };
    this.store.setState({ playing: true });
    this.resume(frame >= to || frame < from ? from : frame);
    if (!this.ticking) this.ticking = requestAnimationFrame(this.tick);
  }

  private resume(from: number): void {
    const { frameCount, range, speed } = this.store.getState();
    clearTimeout(this.fineTimer);
    this.source?.play({ from, to: range?.to ?? frameCount - 1, speed });
  }

  private readonly tick = (now: number): void => {
    this.ticking = 0;
    if (!this.store.getState().playing) return;
    this.ticking = requestAnimationFrame(this.tick);
    this.source?.tick(now);
  };

  pause(): void {
    if (!this.store.getState().playing) return;
    this.store.setState({ playing: false, waiting: false });
    // An element may have gone on by a frame that was not shown: it is called back.
    this.source?.show(this.store.getState().frame);
  }

  toggle(): void {
    if (this.store.getState().playing) this.pause();
    else this.play();
  }

  /** Shows a frame; where the video was playing it goes on from there. */
  seek(frame: number): void {
    const { frameCount, playing } = this.store.getState();
    const target = Math.min(frameCount - 1, Math.max(0, Math.round(frame)));
    this.probe.asked = target;
    if (playing) this.resume(target);
    else this.source?.show(target);
  }

  /** Stands and goes on by so many frames, from the one that was last asked for. */
  step(frames: number): void {
    const { playing, frame } = this.store.getState();
    const from = playing || this.probe.asked < 0 ? frame : this.probe.asked;
    if (playing) this.store.setState({ playing: false, waiting: false });
    this.seek(from + frames);
  }

  nudge(left: number, up: number, nearer: number): void {
    this.stage.nudge(left, up, nearer);
  }

  onPicture(picture: Picture): void {
    const { frame } = picture;
    const postures = this.data.postures(frame) ?? [];
    const before = performance.now();
    this.stage.showPicture(picture);
    this.showBodies(frame, postures, this.data.body);
    const { playing, phase } = this.store.getState();
    this.probe.drewPicture(frame, performance.now() - before);
    this.stage.pace(this.probe.drawMs, playing);
    this.store.setState({ frame, presence: this.presenceOf(postures) });
    if (playing) return;
    if (this.probe.asked < 0) this.probe.asked = frame;
    this.refineLater();
    if (phase.name === 'loading') this.ready();
  }

  private showBodies(frame: number, postures: readonly Posture[], body: Body): void {
    this.stage.showBodies(frame, postures, body);
    this.probe.drewBodies(frame);
  }

  private ready(): void {
    this.store.setState({ phase: { name: 'ready' } });
    this.probe.ready = true;
    this.data.timeline().then(
      (runs) => this.store.setState({ runs }),
      (error) => this.onError(error),
    );
  }

  /** Replaced only where somebody came, went, or is no longer seen. */
  private presenceOf(postures: readonly Posture[]): ReadonlyMap<number, Presence> {
    const before = this.store.getState().presence;
    const now = new Map<number, Presence>();
    for (const { id, state } of postures) now.set(id, state === STATE.observed ? 'seen' : 'guessed');
    const same = now.size === before.size && [...now].every(([id, presence]) => before.get(id) === presence);
    return same ? before : now;
  }

  /** The same frame again, after a change of how it looks. */
  private redraw(): void {
    const { frame, phase, playing } = this.store.getState();
    const postures = phase.name === 'ready' ? this.data.postures(frame) : undefined;
    if (!postures) return;
    this.showBodies(frame, postures, this.data.body);
    if (!playing) this.refineLater();
  }

  private refineLater(): void {
    clearTimeout(this.fineTimer);
    this.fineTimer = window.setTimeout(() => {
      const { frame, playing } = this.store.getState();
      const postures = this.data.postures(frame);
      if (playing || !postures) return;
      this.stage.rest();
      this.showBodies(frame, postures, this.data.fineBody);
    }, FINE_AFTER_MS);
  }

  hasBodies(frame: number): boolean {
    return this.data.postures(frame) !== undefined;
  }

  async bodiesOf(frame: number): Promise<void> {
    await this.data.arrived(frame).then(
      () => this.store.getState().notice !== null && this.store.setState({ notice: null }),
      (error) => this.onError(error),
    );
  }

  onEnd(): void {
    const { loop, range, playing } = this.store.getState();
    if (!playing) return;
    if (loop) this.resume(range?.from ?? 0);
    else this.pause();
  }

  onWaiting(waiting: boolean): void {
    if (this.store.getState().waiting !== waiting) this.store.setState({ waiting });
  }

  onError(error: unknown): void {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (this.store.getState().phase.name === 'loading') fail(this.store, error);
    else this.store.setState({ notice: wordsOf(error).message });
  }

  dispose(): void {
    cancelAnimationFrame(this.ticking);
    clearTimeout(this.fineTimer);
    for (const dispose of this.disposers) dispose();
    this.source?.dispose();
    this.source = null;
    this.stage.dispose();
    this.probe.dispose();
  }
}

function fail(store: ViewerStore, error: unknown): void {
  store.setState({ phase: { name: 'failed', ...wordsOf(error) } });
}

function wordsOf(error: unknown): { message: string; remedy: string } {
  if (isKinemeshError(error)) return { message: error.message, remedy: error.remedy };
  if (error instanceof MediaError) {
    return {
      message: 'This browser cannot play the video.',
      remedy: 'Try another browser, such as Chrome, Edge, Firefox or Safari in its newest version.',
    };
  }
  return {
    message: 'The video or its bodies could not be loaded.',
    remedy: 'Check that Kinemesh is still running, then load the page again.',
  };
}
