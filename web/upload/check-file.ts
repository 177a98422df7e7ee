import type { Trouble } from '../app/trouble.ts';

/** What is wrong with a file, as far as can be told before it is sent; null where nothing is. */
export async function checkFile(file: File): Promise<Trouble | null> {
  if (file.size === 0) {
    return {
      code: 'video-not-a-video',
      message: `${file.name} is empty (0 bytes).`,
      remedy: 'Copy it again from where it came from, or choose another file.',
    };
  }
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    return {
      code: 'video-not-readable',
      message: `${file.name} cannot be read by the browser.`,
      remedy:
        'A folder cannot be uploaded; choose the video files in it. If it is a file, see whether you may open it.',
    };
  }
  return null;
}
