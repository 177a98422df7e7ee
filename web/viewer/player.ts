import type { Video } from '../../src/api/index.ts';
import { type Body, createPosedJoints } from '../../src/body/index.ts';
import { isKinemeshError } from '../../src/errors/index.ts';
import { STATE } from '../../src/motion/index.ts';
import { colourOfTrack } from '../../src/render/index.ts';
import { bodyNoteOf } from './data/body-note.ts';
import type { Posture } from './data/chunk.ts';
import { MotionData } from './data/motion-data.ts';
import { cutsOf } from './data/timeline-runs.ts';
import { withNames } from './mending/names.ts';
import { Probe } from './probe.ts';
import { DecoderSource } from './source/decoder-source.ts';
import { ElementSource } from './source/element-source.ts';
import type { FrameListener, FrameSource, Picture } from './source/frame-source.ts';
import { Stage, type StageElements } from './stage.ts';
import type { Presence, ViewerStore } from './store.ts';

/** Nearer than this a joint is not in front of the camera, m. */
const NEAREST = 0.05;
/** A picture that stands this long gets its bodies in full detail, ms. */
const FINE_AFTER_MS = 180;

/** Plays one video with its motion: every picture is drawn together with the bodies of the same frame. */
export class Player implements FrameListener {
  private data: MotionData;
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
      const player = new Player(data, video.motionId, elements, store);
      signal.addEventListener('abort', () => player.dispose());
      await player.openSource(`/api/v1/videos/${video.id}/playable`, elements.video, signal);
      return player;
    } catch (error) {
      if (!signal.aborted) fail(store, error);
      return null;
    }
  }

  private constructor(
    data: MotionData,
    motionId: string | null,
    elements: StageElements,
    store: ViewerStore,
  ) {
    this.data = data;
    this.store = store;
    this.probe = new Probe(data.table.frameCount, elements.picture);
    const { motion, table } = data;
    store.setState({
      frameCount: table.frameCount,
      times: table.times,
      ...shownOf(data),
      motionId,
      // Somebody alone stays in the middle of the 3D cell from the start.
      follow: motion.tracks.length === 1 ? motion.tracks[0].id : null,
    });
    this.probe.motionId = motionId;
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

  /**
   * Takes another motion of the same video, as after something was mended, and shows the same frame of it. The old one
   * stays until all of the new one is here that this frame needs.
   */
  async take(video: Pick<Video, 'id' | 'motionId'>, signal: AbortSignal): Promise<void> {
    try {
      const data = await MotionData.load(video, signal, this.data);
      const [timeline] = await Promise.all([data.timeline(), data.arrived(this.store.getState().frame)]);
      if (signal.aborted) return;
      this.data = data;
      this.stage.take(data);
      const ids = new Set(data.motion.tracks.map(({ id }) => id));
      const shown = shownOf(data);
      this.store.setState(({ selected, follow, edits }) => ({
        ...shown,
        ...timeline,
        people: withNames(shown.people, edits),
        selected: selected.filter((id) => ids.has(id)),
        follow: follow !== null && ids.has(follow) ? follow : null,
        motionId: video.motionId,
      }));
      this.redraw();
      this.probe.motionId = video.motionId;
    } catch (error) {
      if (!signal.aborted) this.onError(error);
    }
  }

  /** Who is drawn under a point of the stage, CSS px. */
  pick(x: number, y: number): number | null {
    const { frame } = this.store.getState();
    return this.stage.pick(x, y, this.data.postures(frame) ?? [], frame);
  }

  /** The joints of a person on the frame that is shown: (52, 2) px of the picture; null where they are not there. */
  jointsInImage(id: number): Float64Array | null {
    const { frame } = this.store.getState();
    const posture = this.data.postures(frame)?.find((one) => one.id === id);
    if (posture === undefined) return null;
    const { betas, poses, trans } = posture;
    const { joints } = this.data.body.pose(betas, poses, trans, createPosedJoints(this.data.body.jointCount));
    const [fx, fy, cx, cy] = this.data.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
    const image = new Float64Array((joints.length / 3) * 2);
    for (let joint = 0; joint * 3 < joints.length; joint += 1) {
      const [x, y, z] = joints.subarray(joint * 3, joint * 3 + 3);
      if (z < NEAREST) return null;
      image[joint * 2] = (fx * x) / z + cx;
      image[joint * 2 + 1] = (fy * y) / z + cy;
    }
    return image;
  }

  /** Of the upright picture, px. */
  get pictureSize(): { readonly width: number; readonly height: number } {
    return this.data.motion.video;
  }

  /** What is taken for granted of the frame that is shown. */
  scene(): { fovDegrees: number; framesPerSecond: number; cameraHeightMetres: number } {
    const { frame } = this.store.getState();
    const { video } = this.data.motion;
    const [fx] = this.data.frames.intrinsics.subarray(frame * 4, frame * 4 + 1);
    return {
      fovDegrees: (360 / Math.PI) * Math.atan(video.width / 2 / fx),
      framesPerSecond: video.averageFps / video.timeScale,
      // The world's up is its second row; the floor is at 0.
      cameraHeightMetres: this.data.frames.worldFromCamera[frame * 16 + 7],
    };
  }

  private settingsChanged(state: ReturnType<ViewerStore['getState']>, before: typeof state): void {
    const redraws = ['look', 'hidden', 'follow', 'selected', 'showsConfidence', 'opacity'] as const;
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
      (timeline) => this.store.setState(timeline),
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
    this.store.setState({ presence: this.presenceOf(postures), drawing: this.store.getState().drawing + 1 });
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

/** What of a motion the panels show. */
function shownOf({ motion, frames }: MotionData) {
  return {
    cuts: cutsOf(frames.shot),
    bodyNote: bodyNoteOf(motion),
    fitsAnew: motion.engine.name === 'builtin',
    people: motion.tracks.map(({ id, label, firstFrame, lastFrame, heightMetres }) => ({
      id,
      name: label ?? `Person ${id}`,
      label,
      colour: colourOfTrack(id),
      heightMetres,
      firstFrame,
      lastFrame,
    })),
  };
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
