import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { KinemeshError } from '../errors/index.ts';

/**
 * The folders whose videos may be named in a request, with their links followed.
 *
 * @throws KinemeshError `option-invalid` where one is not there
 */
export async function allowedFolders(folders: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const real = await realpath(resolve(folder)).catch(() => null);
      if (real !== null && (await stat(real)).isDirectory()) return real;
      throw new KinemeshError(
        'option-invalid',
        `--allow ${folder} is no folder.`,
        'Name a folder that is there, whose videos programs may ask for.',
      );
    }),
  );
}

/**
 * The file that a request names, where it lies in one of the folders: links are followed first, so that none leads out.
 * What lies outside is refused in the same words whether it is there or not.
 *
 * @throws KinemeshError `request-invalid`
 */
export async function allowedFile(path: string, folders: readonly string[]): Promise<string> {
  const real = isAbsolute(path) && !path.includes('\0') ? await realpath(path).catch(() => null) : null;
  // What is not there has no real path: that it would lie in a folder is told by its name alone.
  const claimed = real ?? resolve(path);
  if (!isAbsolute(path) || !folders.some((folder) => isInside(claimed, folder))) {
    throw new KinemeshError(
      'request-invalid',
      `video_path ${shown(path)} is in no folder that may be read.`,
      folders.length === 0
        ? 'Start the pose service with --allow and the folder that the videos lie in.'
        : `Put the video into ${folders.join(' or ')}, or start the pose service with --allow and its folder.`,
    );
  }
  if (real === null || !(await stat(real)).isFile()) {
    const message = `video_path ${shown(path)} is no file that is there.`;
    throw new KinemeshError('request-invalid', message, 'Check the path.');
  }
  return real;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function shown(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
