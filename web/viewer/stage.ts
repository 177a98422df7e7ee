import type { Body } from '../../src/body/index.ts';
import type { Posture } from './data/chunk.ts';
import type { MotionData } from './data/motion-data.ts';
import type { Picture } from './source/frame-source.ts';
import type { Box, ViewerState, ViewerStore } from './store.ts';
import { drawFlatSkeletons } from './viewport/flat-skeleton.ts';
import { pickPerson } from './viewport/pick.ts';
import { fitInside } from './viewport/projection.ts';
import { type Cell, Viewport } from './viewport/viewport.ts';

/** Where the viewer's component wants the cells. */
export interface Places {
  readonly root: HTMLElement;
  readonly pictureCell: HTMLElement;
  readonly spaceCell: HTMLElement;
}

/** What is drawn on. */
export interface StageElements extends Places {
  /** In the picture's cell, over the video element. */
  readonly picture: HTMLCanvasElement;
  readonly video: HTMLVideoElement;
  /** Over both cells. */
  readonly bodies: HTMLCanvasElement;
}

/**
 * Puts new elements into their places: a canvas whose context was given up cannot be drawn on again.
 *
 * @param classes - of the picture and the video, and of the bodies
 */
export function createStageElements(
  places: Places,
  classes: { picture: string; bodies: string },
): StageElements {
  const picture = document.createElement('canvas');
  const bodies = document.createElement('canvas');
  const video = document.createElement('video');
  picture.className = classes.picture;
  video.className = classes.picture;
  bodies.className = classes.bodies;
  for (const element of [picture, bodies, video]) element.setAttribute('aria-hidden', 'true');
  video.tabIndex = -1;
  places.pictureCell.append(video, picture);
  places.root.append(bodies);
  return { ...places, picture, bodies, video };
}

export function removeStageElements({ picture, bodies, video }: StageElements): void {
  for (const element of [picture, bodies, video]) element.remove();
}

/** Nearer than this a joint is not in front of the camera, m. */
const NEAREST = 0.05;

/** A drawing that takes longer lowers the resolution while playing, ms: half of a frame's time at 30 a second. */
const SLOW_MS = 16;
const FAST_MS = 7;
const LEAST_RATIO = 0.6;
const MOST_RATIO = 2;

/** The two cells: the picture on a canvas of its own, and over both the bodies. */
export class Stage {
  private readonly elements: StageElements;
  private data: MotionData;
  private readonly store: ViewerStore;
  private readonly aspect: number;
  private readonly viewport: Viewport | null;
  private readonly observer: ResizeObserver;
  private readonly unsubscribe: () => void;
  private readonly onResized: () => void;
  /** Px of the bodies' canvas for a CSS px while playing. */
  private ratio = density();
  private rested = false;
  private lastPace = 0;

  constructor(elements: StageElements, data: MotionData, store: ViewerStore, onResized: () => void) {
    this.elements = elements;
    const { width, height } = data.motion.video;
    this.aspect = width / height;
    this.data = data;
    this.store = store;
    this.onResized = onResized;
    this.viewport = openViewport(elements, data, store, (frame, hidden) =>
      this.data.placesAround(frame, hidden),
    );
    this.applyAppearance(store.getState());
    this.unsubscribe = store.subscribe((state, before) => {
      this.applyAppearance(state);
      if (state.view !== before.view && state.view !== 'free') this.viewport?.setView(state.view);
    });
    this.layOut();
    this.observer = new ResizeObserver(() => {
      this.layOut();
      this.onResized();
    });
    this.observer.observe(elements.pictureCell);
    this.observer.observe(elements.spaceCell);
  }

  get has3d(): boolean {
    return this.viewport !== null;
  }

  /** Another motion of the same video. */
  take(data: MotionData): void {
    this.data = data;
    this.viewport?.take(data.frames, new Set(data.motion.tracks.map(({ id }) => id)));
  }

  /** Who is drawn under a point of the stage, CSS px from its top left. */
  pick(x: number, y: number, postures: readonly Posture[], frame: number): number | null {
    const { hidden, pictureBox } = this.store.getState();
    const shown = postures.filter(({ id }) => !hidden.has(id));
    const inPicture = { x: x - pictureBox.x, y: y - pictureBox.y };
    if (isWithin(inPicture, pictureBox)) {
      const scale = pictureBox.width / this.data.motion.video.width;
      const [fx, fy, cx, cy] = this.data.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
      return pickPerson(inPicture, shown, this.data.body, ([px, py, pz]) =>
        pz < NEAREST
          ? null
          : {
              x: (fx * px * scale) / pz + cx * scale,
              y: (fy * py * scale) / pz + cy * scale,
              depth: pz,
              scale: (fx * scale) / pz,
            },
      );
    }
    const project = this.viewport?.spaceProjection(x, y) ?? null;
    return project === null ? null : pickPerson({ x, y }, shown, this.data.body, project);
  }

  private applied: Partial<ViewerState> = {};

  private applyAppearance(state: ViewerState): void {
    const keys = ['look', 'opacity', 'hidden', 'follow', 'selected', 'showsConfidence', 'dark'] as const;
    if (keys.every((key) => state[key] === this.applied[key])) return;
    this.applied = state;
    const { look, opacity, hidden, follow, selected, showsConfidence, dark } = state;
    this.viewport?.setAppearance({ look, opacity, hidden, follow, selected, showsConfidence, dark });
  }

  private layOut(): void {
    const { root, pictureCell, spaceCell, picture } = this.elements;
    const stage = root.getBoundingClientRect();
    const cellOf = (element: HTMLElement): Cell => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x - stage.x, y: y - stage.y, width, height };
    };
    const cell = cellOf(pictureCell);
    const inside = fitInside(cell.width, cell.height, this.aspect);
    this.store.setState({ pictureBox: { ...inside, x: cell.x + inside.x, y: cell.y + inside.y } });
    for (const { style } of [picture, this.elements.video]) {
      style.left = `${inside.x}px`;
      style.top = `${inside.y}px`;
      style.width = `${inside.width}px`;
      style.height = `${inside.height}px`;
    }
    const full = density();
    resizeKeeping(picture, Math.round(inside.width * full), Math.round(inside.height * full));
    this.viewport?.resize(stage, cell, cellOf(spaceCell), this.rested ? full : this.ratio);
  }

  showPicture(picture: Picture): void {
    const canvas = this.elements.picture;
    const context = canvas.getContext('2d', { alpha: false });
    if (context && canvas.width > 0) picture.draw(context, canvas.width, canvas.height);
  }

  showBodies(frame: number, postures: readonly Posture[], body: Body): void {
    if (this.viewport) this.viewport.show(frame, postures, body);
    else this.showFlat(frame, postures, body);
  }

  private showFlat(frame: number, postures: readonly Posture[], body: Body): void {
    const { bodies, picture } = this.elements;
    const context = bodies.getContext('2d');
    if (!context) return;
    const { left, top, width, height } = picture.style;
    Object.assign(bodies.style, { left, top, width, height });
    resizeKeeping(bodies, picture.width, picture.height);
    context.clearRect(0, 0, bodies.width, bodies.height);
    const { hidden } = this.store.getState();
    const shown = postures.filter(({ id }) => !hidden.has(id));
    const intrinsics = this.data.frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
    drawFlatSkeletons(context, shown, body, intrinsics, bodies.width / this.data.motion.video.width);
  }

  /** While playing the resolution follows what the machine can draw. @param drawMs - of late, of both cells */
  pace(drawMs: number, playing: boolean): void {
    if (!playing) return;
    const now = performance.now();
    let ratio = this.ratio;
    if (now - this.lastPace > 700) {
      this.lastPace = now;
      if (drawMs > SLOW_MS) ratio = Math.max(LEAST_RATIO, this.ratio * 0.85);
      else if (drawMs < FAST_MS) ratio = Math.min(density(), this.ratio * 1.15);
    }
    if (ratio === this.ratio && !this.rested) return;
    this.ratio = ratio;
    this.rested = false;
    this.layOut();
  }

  /** The picture stands: full resolution. */
  rest(): void {
    if (this.rested) return;
    this.rested = true;
    this.layOut();
  }

  nudge(left: number, up: number, nearer: number): void {
    this.viewport?.nudge(left, up, nearer);
  }

  dispose(): void {
    this.observer.disconnect();
    this.unsubscribe();
    this.viewport?.dispose();
  }
}

function isWithin({ x, y }: { x: number; y: number }, { width, height }: Box): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

/** Px of a canvas for a CSS px, at full resolution. */
function density(): number {
  return Math.min(MOST_RATIO, window.devicePixelRatio);
}

function openViewport(
  elements: StageElements,
  data: MotionData,
  store: ViewerStore,
  placesAround: MotionData['placesAround'],
): Viewport | null {
  const { width, height } = data.motion.video;
  try {
    return new Viewport({
      canvas: elements.bodies,
      spaceCell: elements.spaceCell,
      frames: data.frames,
      placesAround,
      width,
      height,
      onFree: () => store.setState({ view: 'free' }),
    });
  } catch {
    return null;
  }
}

/** A canvas loses its picture when it is resized; it keeps it here, scaled, until the next is drawn. */
function resizeKeeping(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === width && canvas.height === height) return;
  const copy = canvas.width > 0 && width > 0 ? document.createElement('canvas') : null;
  if (copy) {
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.getContext('2d')?.drawImage(canvas, 0, 0);
  }
  canvas.width = width;
  canvas.height = height;
  if (copy) canvas.getContext('2d')?.drawImage(copy, 0, 0, width, height);
}
