import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a file of the log, and how many full ones are kept beside it. */
const BYTES_A_FILE = 5 * 2 ** 20;
const FULL_FILES = 3;

/** Where the service writes what happens, for those who look for a cause. */
export interface LogFile {
  readonly path: string;
  /** Writes a line of our own. */
  say(level: LogLevel, message: string, details?: Readonly<Record<string, unknown>>): void;
}

export type LogLevel = 'info' | 'warn' | 'error';

/**
 * A log in a folder: `kinemesh.log`, a JSON object a line with `time`, `level`, `message` and whatever else is to
 * be said. When it is full it becomes `kinemesh.1.log`, that one `kinemesh.2.log` and so on. A log that cannot be
 * written stops nobody's work.
 *
 * @throws where the folder cannot be made
 */
export function openLogFile(folder: string, bytesAFile = BYTES_A_FILE): LogFile {
  const path = join(folder, 'kinemesh.log');
  mkdirSync(folder, { recursive: true });
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const append = (time: Date, level: LogLevel, message: string, details: object) => {
    const line = `${JSON.stringify({ time: time.toISOString(), level, message, ...details })}\n`;
    try {
      if (bytes > 0 && bytes + Buffer.byteLength(line) > bytesAFile) {
        rotate(folder);
        bytes = 0;
      }
      appendFileSync(path, line);
      bytes += Buffer.byteLength(line);
    } catch {
      // A full disk, or the folder is gone: the work goes on.
    }
  };
  return {
    path,
    say: (level, message, details = {}) => append(new Date(), level, message, details),
  };
}

function rotate(folder: string): void {
  const name = (age: number) => join(folder, age === 0 ? 'kinemesh.log' : `kinemesh.${age}.log`);
  rmSync(name(FULL_FILES), { force: true });
  for (let age = FULL_FILES - 1; age >= 0; age--) {
    if (statSync(name(age), { throwIfNoEntry: false })) renameSync(name(age), name(age + 1));
  }
}
