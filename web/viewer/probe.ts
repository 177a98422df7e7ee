/** What is on the screen, for tests and for whoever measures: read it at `window.kinemeshViewer`. */
export interface ViewerProbe {
  readonly ready: boolean;
  readonly decoder: string;
  readonly frameCount: number;
  /** Whose bodies are shown: changes when something was mended. */
  readonly motionId: string | null;
  /** The frame of the video's picture and of the bodies that were drawn last. */
  readonly frameShown: { readonly video: number; readonly bodies: number };
  /** Frames drawn since the viewer opened. */
  readonly drawn: number;
  /** Mean of the last second, frames a second. */
  readonly fps: number;
  /** Mean of late, ms, of drawing both cells. */
  readonly drawMs: number;
}

declare global {
  interface Window {
    kinemeshViewer?: ViewerProbe;
  }
}

const WINDOW_MS = 1000;

/** Keeps the probe, and the same as attributes of the picture's canvas. */
export class Probe implements ViewerProbe {
  ready = false;
  decoder = 'none';
  motionId: string | null = null;
  /** The frame that was last asked for, −1 before. */
  asked = -1;
  drawn = 0;
  drawMs = 0;
  frameShown = { video: -1, bodies: -1 };
  readonly frameCount: number;
  private readonly canvas: HTMLCanvasElement;
  private readonly moments: number[] = [];

  constructor(frameCount: number, canvas: HTMLCanvasElement) {
    this.frameCount = frameCount;
    this.canvas = canvas;
    window.kinemeshViewer = this;
  }

  get fps(): number {
    return this.moments.length / (WINDOW_MS / 1000);
  }

  drewBodies(frame: number): void {
    this.frameShown = { ...this.frameShown, bodies: frame };
    this.canvas.dataset.frameBodies = String(frame);
  }

  /** @param ms - that the picture took, with its bodies */
  drewPicture(frame: number, ms: number): void {
    const now = performance.now();
    this.moments.push(now);
    while (this.moments[0] < now - WINDOW_MS) this.moments.shift();
    this.drawn += 1;
    this.drawMs += (ms - this.drawMs) * (this.drawn > 1 ? 0.1 : 1);
    this.frameShown = { ...this.frameShown, video: frame };
    this.canvas.dataset.frameVideo = String(frame);
  }

  dispose(): void {
    if (window.kinemeshViewer === this) window.kinemeshViewer = undefined;
  }
}
