import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Rgb } from '../../src/render/index.ts';
import type { Run } from './data/timeline-runs.ts';
import type { Look } from './viewport/person-model.ts';
import type { View } from './viewport/viewpoint.ts';

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly colour: Rgb;
  readonly firstFrame: number;
  readonly lastFrame: number;
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
  /** On the screen. */
  readonly frame: number;
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
  readonly look: Look;
  readonly opacity: number;
  readonly view: View;
  readonly dark: boolean;
  /** Null until it has come. */
  readonly runs: ReadonlyMap<number, readonly Run[]> | null;
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
    frame: 0,
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
    look: 'mesh',
    opacity: 0.9,
    view: 'free',
    dark: true,
    runs: null,
    cuts: [],
    has3d: true,
  }));
}
