import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a run has on disk so far. */
export interface FilesState {
  /** Pictures taken out of the video. */
  readonly pictures: number;
  /** Changes with whatever grows: the pictures, the rendered video, the result. */
  readonly fingerprint: string;
}

/** Looks at what track.py has written under its output folder. Never throws. */
export async function lookAtFiles(outDir: string, videoName: string): Promise<FilesState> {
  const [pictures, ...sizes] = await Promise.all([
    readdir(join(outDir, '_DEMO', videoName, 'img')).then(
      (names) => names.length,
      () => 0,
    ),
    ...[resultPath(outDir, videoName), join(outDir, `PHALP_${videoName}.mp4`)].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  ]);
  return { pictures, fingerprint: [pictures, ...sizes].join() };
}

/** Where track.py puts its result. */
export function resultPath(outDir: string, videoName: string): string {
  return join(outDir, 'results', `demo_${videoName}.pkl`);
}
