import type { Generated, JSONColumnType } from 'kysely';
import type {
  GpuMemory,
  Job,
  JobKind,
  JobProgress,
  JobState,
  Settings,
  VideoFacts,
  VideoState,
} from '../../api/index.ts';
import type { Edit, EditRequest, EditsFile } from '../../edits/index.ts';

/** Kysely's view of our tables; migrations.ts makes them. */
export interface Tables {
  videos: VideosTable;
  jobs: JobsTable;
  edits: EditsTable;
}

interface VideosTable {
  id: string;
  name: string;
  file_name: string;
  /** Of the source file, with its dot; empty where it has none. */
  extension: string;
  size_bytes: number;
  /** What tells the file from others: see `FileSample`. */
  sample: string | null;
  /** The clip that comes along. */
  is_sample: boolean;
  state: VideoState;
  facts: Json<VideoFacts>;
  /** Names of files in the video's folder. */
  poster: string | null;
  playable: string | null;
  people: number | null;
  motion_id: string | null;
  /** The motion that the overlay is of. */
  overlay_of: string | null;
  /** Edits that hold. */
  edit_count: Generated<number>;
  /** Tells one set of edits from another: those that hold, and those that the motion shows. */
  edits_mark: Generated<string>;
  motion_edits_mark: Generated<string>;
  /** Who was who before anything was mended: what edits.json has beside its edits. */
  edits_base: Json<EditsBase>;
  created_at: Generated<Date>;
  removed_at: Date | null;
}

interface JobsTable {
  id: string;
  /** Rises with every job. */
  number: Generated<number>;
  video_id: string;
  kind: JobKind;
  state: JobState;
  settings: Json<Settings>;
  /** The motion that an overlay is drawn of. */
  motion_id: string | null;
  progress: Json<JobProgress>;
  gpu_memory: Json<GpuMemory>;
  failure: Json<NonNullable<Job['failure']>>;
  warnings: JSONColumnType<Job['warnings'], string, string>;
  /** The edits that its motion shows: `videos.edits_mark` when it was begun. */
  edits_mark: Generated<string>;
  attempts: number;
  /** How often its server died under it without progress: see `weighDeath`. */
  fruitless: number;
  /** `progress.fraction` when the present attempt began. */
  began_at: number;
  runner: Json<ProcessMark>;
  /** When the present attempt began and when its progress was last kept. */
  attempt_at: Date | null;
  beat_at: Date | null;
  created_at: Generated<Date>;
  started_at: Date | null;
  ended_at: Date | null;
}

interface EditsTable {
  id: string;
  /** Rises with every edit. */
  number: Generated<number>;
  video_id: string;
  /** As it was asked for, and as it is kept: by sightings. */
  request: JSONColumnType<EditRequest, string, string>;
  edit: JSONColumnType<Edit, string, string>;
  /** The turn in which it was taken back; null while it holds. */
  undone: number | null;
  created_at: Generated<Date>;
}

/** What edits.json has beside its edits. */
export type EditsBase = Omit<EditsFile, 'edits'>;

type Json<T extends object> = JSONColumnType<T | null, string | null, string | null>;

/** A process, and what tells it from a later one with its number. */
export interface ProcessMark {
  readonly pid: number;
  /** Linux: ticks since the machine's start, and which start; null where the system does not tell. */
  readonly born: string | null;
}
