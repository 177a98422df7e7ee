import type { Engine, Report } from '../engines/index.ts';
import type { Motion } from '../motion/index.ts';
import type { LogFile } from './log-file.ts';

/** Somewhere to write text: a terminal, a pipe, a file. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Characters of a line; 80 where unknown. */
  readonly columns: number;
}

/** Why a run is to stop: a signal, or nobody gets what it prints any more. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'reader-gone' | 'output-lost';

/** Draws the bodies of a motion over its video. */
export type DrawOverlay = (
  job: { readonly videoPath: string; readonly motion: Motion; readonly outPath: string },
  report: Report,
  signal: AbortSignal,
) => Promise<void>;

/** The service and its page, at work. */
export interface Serving {
  /** To be opened in a browser on this machine, as in `http://localhost:3000`. */
  readonly address: string;
  /** Ends connections and runners; their jobs go on at the next start. */
  close(): Promise<void>;
}

/**
 * Opens the data folder and hands out the page.
 *
 * @throws KinemeshError `data-in-use`, `data-newer`, `port-in-use`, `output-not-writable`, `option-invalid`
 */
export type Serve = (options: {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly log: LogFile;
}) => Promise<Serving>;

/** An engine, and what the command line sets of its own settings; null: as it was set up. */
export type EngineChoice =
  | { readonly name: 'builtin' }
  | { readonly name: '4d-humans'; readonly chunkFrames: number | null };
/** The old pose service's interface, at work. */
export interface ServingPose extends Serving {
  /** The page's, where it was asked for too. */
  readonly pageAddress: string | null;
}

/**
 * Opens the data folder and answers as the old pose service did.
 *
 * @throws KinemeshError as `Serve`
 */
export type ServePose = (options: {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Null: without the page. */
  readonly pagePort: number | null;
  readonly engine: 'builtin' | '4d-humans';
  /** Folders whose videos may be named in a request. */
  readonly allow: readonly string[];
  readonly log: LogFile;
}) => Promise<ServingPose>;

/** All that the command line touches: tests give it another world. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** How a user calls the program here: `kinemesh`, `npx kinemesh`, or from a clone `npm run -s kinemesh --`. */
  readonly command: string;
  /** Milliseconds from some start, never going back. */
  now(): number;
  /** The engine that is asked for; the built-in one by default. */
  engine(choice?: EngineChoice): Promise<Engine>;
  overlay(): Promise<DrawOverlay>;
  readonly serve: Serve;
  readonly servePose: ServePose;
  /** Opens an address in the user's browser; false where that cannot be done. */
  openBrowser(address: string): Promise<boolean>;
  /** The clip that comes along, or null where it is not there. */
  samplePath(): string | null;
  /** Calls back on each reason to stop until the returned function is called. */
  onStop(listener: (reason: StopReason) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
