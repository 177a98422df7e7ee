/**
 * What an engine is: something that turns a video into a motion folder. The command line, the jobs and
 * the page know engines by this interface alone.
 */
export interface Engine {
  readonly name: EngineName;

  /** Whether it can run here, item by item, for `doctor` and the setup page. Never throws: a failure is an item. */
  check(): Promise<CheckItem[]>;

  /**
   * Turns `job.videoPath` into a whole motion folder at `job.outDir`, which exists and is writable. Where it
   * does not resume, a result that is there goes, but only once it is sure that the video can be read.
   *
   * @param report called often (progress several times a second at most matters), never from another thread
   * @param signal ends the run within 2 seconds, children included; what is on disk can be resumed
   * @throws KinemeshError always; `cancelled` after an abort
   */
  run(job: EngineJob, report: Report, signal: AbortSignal): Promise<RunSummary>;
}

export type EngineName = 'builtin' | '4d-humans' | 'hmr2';

/** One thing that an engine needs or likes, and whether it is here. */
export interface CheckItem {
  /** Stable and short, as in `model:heavy`. */
  readonly id: string;
  /** What a person reads, as in "Pose network, heavy". */
  readonly label: string;
  readonly ok: boolean;
  /** Whether a run fails without it. */
  readonly needed: boolean;
  /** What was found, with figures. */
  readonly detail: string;
  /** What to do; null where it is in order. */
  readonly remedy: string | null;
}

export interface EngineJob {
  readonly videoPath: string;
  /** What people call the video; the file's own name by default. */
  readonly fileName?: string;
  readonly outDir: string;
  readonly settings: RunSettings;
  /** Go on from what an earlier run left in `outDir`. */
  readonly resume: boolean;
}

/** A moment of the video, in the player's seconds or as a frame number. */
export type Moment =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'frame'; readonly frame: number };

export type PoseModel = 'heavy' | 'full' | 'lite';

/** The lens, where the user knows it: the horizontal field of view, or the focal length in px of the upright picture. */
export type Lens =
  | { readonly kind: 'fov'; readonly degrees: number }
  | { readonly kind: 'focal'; readonly pixels: number };

/** What a user may choose. `null`: the engine decides. */
export interface RunSettings {
  readonly model: PoseModel;
  readonly lens: Lens | null;
  /** How tall the person is, metres; of the main person where there are several. */
  readonly heightMetres: number | null;
  readonly maxPeople: number | null;
  /** First moment to process, and the one after the last. Frames outside still have their rows in `frames.npz`. */
  readonly from: Moment | null;
  readonly to: Moment | null;
  /** Real frames per second, for slow motion. */
  readonly captureRate: number | null;
  /**
   * Of engines that bring a camera of their own (4D-Humans): `lens` places the bodies anew under the lens that is
   * known or assumed, `engine` keeps the engine's camera exactly.
   */
  readonly camera: 'lens' | 'engine';
}

export const DEFAULT_SETTINGS: RunSettings = {
  model: 'heavy',
  lens: null,
  heightMetres: null,
  maxPeople: null,
  from: null,
  to: null,
  captureRate: null,
  camera: 'lens',
};

/**
 * `waiting` for the GPU, which another run has; `staging` the video for an engine outside; `starting` it (its imports
 * and networks); `tracking`: it goes through the frames.
 */
export type Stage =
  | 'waiting'
  | 'reading'
  | 'staging'
  | 'starting'
  | 'tracking'
  | 'seeing'
  | 'linking'
  | 'fitting'
  | 'writing'
  | 'drawing';

/** How far a stage is, in units of its own (frames, people); `total` is 0 while unknown. */
export interface Progress {
  readonly stage: Stage;
  readonly done: number;
  readonly total: number;
  readonly detail?: string;
}

export type RunEvent =
  | ({ readonly type: 'progress' } & Progress)
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn';
      readonly message: string;
      /** Of an engine outside: what is said of its process, and what it says itself. Absent: the engine's own words. */
      readonly speaker?: 'PROCESS' | 'TRACK.PY';
    }
  /** Memory in use on the GPU, bytes, `seconds` after the run's start. */
  | {
      readonly type: 'memory';
      readonly seconds: number;
      readonly usedBytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly type: 'warning';
      readonly code: string;
      readonly message: string;
      readonly frame?: number;
      readonly track?: number;
    };

export type Report = (event: RunEvent) => void;

/** What a finished run has to say beyond its motion folder. */
export interface RunSummary {
  /** Frames that this run went through (those that would not decode too), and those taken over from an earlier one. */
  readonly framesSeen: number;
  readonly framesResumed: number;
  /** The whole run, wall clock. */
  readonly seconds: number;
}
