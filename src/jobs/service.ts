import type {
  EditList,
  EngineState,
  Job,
  NewEdit,
  ServiceEvent,
  Settings,
  TrackerChoice,
  TrackerFindings,
  Video,
} from '../api/index.ts';

/**
 * The service behind the page: videos, jobs and files in one data folder, and the runner processes that work on
 * them. The server knows it by this interface alone. Whatever is returned from here is on disk: it survives a kill.
 *
 * All methods throw KinemeshError; `not-found` for an id that is not there.
 */
export interface Service {
  /** Newest first, without those that were removed. */
  videos(): Promise<Video[]>;
  video(id: string): Promise<Video>;
  /** The video that a file about to be uploaded is, as far as its size and samples of it tell. */
  recognise(file: FileSample): Promise<Video | null>;
  /** Adds the sample clip that comes along, or finds it where it is there already. */
  addSample(): Promise<Video>;
  /** @throws KinemeshError `request-invalid` for an empty or overlong name */
  renameVideo(id: string, name: string): Promise<Video>;
  /** Takes it out of sight at once and cancels its jobs; its files go when `restoreVideo` is no longer possible. */
  removeVideo(id: string): Promise<void>;
  restoreVideo(id: string): Promise<Video>;

  /**
   * Makes the motion. While the video still uploads or is being prepared the job waits for that. A running or
   * waiting `bodies` job of the same video is an error (`not-ready`).
   */
  startBodies(videoId: string, settings: Settings): Promise<Job>;
  /** Draws the overlay of the present motion. @throws KinemeshError `not-ready` where there is no motion */
  startOverlay(videoId: string): Promise<Job>;
  job(id: string): Promise<Job>;
  /** Newest first. */
  jobsOf(videoId: string): Promise<Job[]>;
  /** Resolves when its runner is gone. A job that has ended stays as it is. */
  cancelJob(id: string): Promise<Job>;
  /** Runs a failed or cancelled job again, from what it left. */
  retryJob(id: string): Promise<Job>;
  /** The log from a byte on: whole lines. `nextByte` is where to go on; `ended` where no more will come. */
  readLog(jobId: string, fromByte: number): Promise<LogPart>;
  /** Calls back when the log of a job has grown or ended, until the returned function is called. */
  watchLog(jobId: string, listener: () => void): () => void;
  /** Calls back on each change (never `all`), several times a second at most per video. */
  subscribe(listener: (event: ServiceEvent) => void): () => void;

  readonly edits: Edits;

  readonly uploads: Uploads;

  /** Where a file lies, to be sent. @throws KinemeshError `not-found`, `not-ready` */
  file(videoId: string, kind: FileKind): Promise<StoredFile>;
  /** A file of the page's view of a motion: see src/api/motion-view.ts. `motionId` as in `Video`. */
  motionViewFile(videoId: string, motionId: string, name: string): Promise<StoredFile>;
  /** The motion folder, to be packed. */
  motionFolder(videoId: string): Promise<{ readonly path: string; readonly downloadName: string }>;

  readonly engines: Engines;

  /** The user's own SMPL file where it has this checksum; null where there is none, or another. */
  smplFile(sha256: string): Promise<StoredFile | null>;

  /** Says where the server can be reached, for whoever finds the data in use. */
  reachedAt(address: string): Promise<void>;
  /** Bytes free where the data lie. */
  freeBytes(): Promise<number>;
  /** Whether database and queue answer. */
  isReady(): Promise<boolean>;
  /** Stops the runners (their jobs go on at the next start) and closes the database. */
  close(): Promise<void>;
}

/**
 * What a person mends in the present motion of a video. Each change of the list has the motion made anew from what
 * was seen, once for several changes in quick succession; until then the old one stays.
 *
 * All but `list` throw `not-ready` while there is no motion, or new bodies are being made.
 */
export interface Edits {
  list(videoId: string): Promise<EditList>;
  /** @throws KinemeshError `request-invalid` where nobody has such an id, or is not there on that frame */
  add(videoId: string, edit: NewEdit): Promise<EditList>;
  /** Takes the last one back. @throws KinemeshError `not-ready` where there is none */
  undo(videoId: string): Promise<EditList>;
  /** Does again what was taken back last. @throws KinemeshError `not-ready` where there is none */
  redo(videoId: string): Promise<EditList>;
  /** Takes any of them back. */
  remove(videoId: string, editId: string): Promise<EditList>;
  /** Has the motion made anew where it does not show them all, as after a refit that failed. */
  apply(videoId: string): Promise<EditList>;
}

/** The engines, and the user's 4D-Humans. */
export interface Engines {
  /** All of them, as they were last looked at; cheap. */
  states(): Promise<EngineState[]>;
  /** Looks anew; may take a minute. A second call while one is under way joins it. */
  check(name: EngineState['name']): Promise<EngineState>;
  /** Looks for checkouts and interpreters and probes each; may take a minute. */
  findTrackers(): Promise<TrackerFindings>;
  /** Sets 4D-Humans up with what was found. @throws KinemeshError `not-found` for an id that was not given out */
  chooseTracker(choice: TrackerChoice): Promise<EngineState>;
}

/** What tells one file from another without reading all of it. */
export interface FileSample {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal; see `sampleHash` in web/upload for how it is made. */
  readonly sample: string;
}

export type FileKind = 'original' | 'playable' | 'poster' | 'overlay';

export interface StoredFile {
  readonly path: string;
  readonly contentType: string;
  /** What a browser is to call it when it is saved. */
  readonly downloadName: string;
}

export interface LogPart {
  readonly text: string;
  readonly nextByte: number;
  readonly ended: boolean;
}

/** What the receiver of uploads (tus) tells. An upload's id is its video's. */
export interface Uploads {
  /** Where a file named as the id grows. */
  readonly folder: string;
  /** Makes the video's row. @throws KinemeshError `disk-full`, `request-invalid` */
  begin(upload: {
    readonly id: string;
    readonly fileName: string;
    readonly sizeBytes: number;
    readonly sample: string | null;
  }): Promise<void>;
  /** Cheap; may be called for every piece. */
  received(id: string, bytes: number): void;
  /** The file in `folder` is whole: it becomes the video's original and is prepared. May be called twice. */
  finish(id: string): Promise<void>;
  /** The upload was given up: nothing of it stays. */
  abandon(id: string): Promise<void>;
}

/** Tells whoever runs the service, in its own log. */
export type Say = (message: string, details: Readonly<Record<string, unknown>>) => void;

export interface ServiceOptions {
  /** Made where it is not there. */
  readonly dataDir: string;
  /** Jobs at the same time, beside the one that has the GPU. */
  readonly concurrency?: number;
  /** Where the server can be reached, for whoever finds the data in use. */
  readonly address?: string;
  /** Told when an attempt at a job begins, with where its log is. */
  readonly say?: Say;
}
