import { SNIFF_BYTES, sniff } from '../../src/api/index.ts';
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
  const head = await beginningOf(file);
  if (head === null) {
    return {
      code: 'video-not-readable',
      message: `${file.name} cannot be read.`,
      remedy: 'If it is a folder, choose the videos in it. If it is a file, see whether it is still there.',
    };
  }
  const sniffed = sniff(head);
  if (sniffed.isVideo) return null;
  return {
    code: 'video-not-a-video',
    message: `${file.name} is not a video: it looks like ${sniffed.looksLike}.`,
    remedy: 'Choose a video file, for example an MP4, MOV, MKV, WebM or AVI.',
  };
}

/** Null where the browser is not let at it: a folder, or a file that has gone. */
async function beginningOf(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
  } catch {
    return null;
  }
}
