import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EditList } from '../../src/api/index.ts';
import type { Rgb } from '../../src/render/index.ts';
import type { ConfidenceOverTime } from './data/motion-data.ts';
import type { Run } from './data/timeline-runs.ts';
import type { Look } from './viewport/person-model.ts';
import type { View } from './viewport/viewpoint.ts';

export interface Person {
  readonly id: number;
  /** What it is called, or `Person 3`. */
  readonly name: string;
  /** What the motion calls it. */
  readonly label: string | null;
  readonly heightMetres: number;
  readonly colour: Rgb;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/** CSS px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of a person on the frame that is shown. */
export type Presence = 'seen' | 'guessed' | 'away';

export type Phase =
  | { readonly name: 'loading' }
  | { readonly name: 'ready' }
  | { readonly name: 'failed'; readonly message: string; readonly remedy: string };

/** Frames, both inclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the panels show and change; the player and the viewport watch it. */
export interface ViewerState {
  readonly phase: Phase;
  /** Something that does not end the viewing: a part that could not be loaded. */
  readonly notice: string | null;
  readonly frameCount: number;
  /** The motion that is shown; null before it is opened. */
  readonly motionId: string | null;
  /** On the screen. */
  readonly frame: number;
  /** Rises when the same frame is drawn anew, with other bodies or another look. */
  readonly drawing: number;
  /** s on the player's clock, of each frame. */
  readonly times: Float64Array;
  readonly playing: boolean;
  /** For pictures or bodies that are not here yet. */
  readonly waiting: boolean;
  /** s of video in a second. */
  readonly speed: number;
  readonly loop: boolean;
  /** What is played and looped; null: all of it. */
  readonly range: Range | null;
  /** Whose body is drawn, where that needs saying. */
  readonly bodyNote: string | null;
  readonly people: readonly Person[];
  readonly presence: ReadonlyMap<number, Presence>;
  readonly hidden: ReadonlySet<number>;
  readonly follow: number | null;
  /** Who is chosen, in the order in which they were: what is mended is mended in them. */
  readonly selected: readonly number[];
  /** Whether bodies can be fitted anew, as those of the built-in engine can; else only who is who can be mended. */
  readonly fitsAnew: boolean;
  /** What was mended, in order. */
  readonly edits: EditList['edits'];
  /** Whether the joints of who is chosen can be dragged on the picture. */
  readonly jointTool: boolean;
  /** Where the video's picture is, CSS px of the stage. */
  readonly pictureBox: Box;
  readonly look: Look;
  readonly opacity: number;
  readonly view: View;
  readonly dark: boolean;
  /** Null until it has come. */
  readonly runs: ReadonlyMap<number, readonly Run[]> | null;
  /** Empty until it has come, and where it is not told. */
  readonly confidence: ReadonlyMap<number, ConfidenceOverTime>;
  /** Whether bones are coloured by how sure they are. */
  readonly showsConfidence: boolean;
  readonly cuts: readonly number[];
  /** False: only the picture is shown. */
  readonly has3d: boolean;
}

export type ViewerStore = StoreApi<ViewerState>;

export function createViewerStore(): ViewerStore {
  return createStore<ViewerState>(() => ({
    phase: { name: 'loading' },
    notice: null,
    frameCount: 0,
    motionId: null,
    frame: 0,
    drawing: 0,
    times: new Float64Array(0),
    playing: false,
    waiting: false,
    speed: 1,
    loop: true,
    range: null,
    bodyNote: null,
    people: [],
    presence: new Map(),
    hidden: new Set(),
    follow: null,
    selected: [],
    fitsAnew: true,
    edits: [],
    jointTool: false,
    pictureBox: { x: 0, y: 0, width: 0, height: 0 },
    look: 'mesh',
    opacity: 0.9,
    view: 'free',
    dark: true,
    runs: null,
    confidence: new Map(),
    showsConfidence: false,
    cuts: [],
    has3d: true,
  }));
}
