import { readSmpl } from '../../../src/body/index.ts';
import { isKinemeshError, KinemeshError } from '../../../src/errors/index.ts';
import { hasSha256 } from './checksum.ts';
import { fetchBytes } from './fetch-bytes.ts';
import type { SmplAnswer, SmplRequest } from './smpl-apart.ts';

/** The thread that fetches and reads SMPL files: one request, one answer. */
self.onmessage = async ({ data }: MessageEvent<SmplRequest>) => {
  const { answer, transfer } = await answerTo(data);
  self.postMessage(answer, { transfer });
};

async function answerTo(request: SmplRequest): Promise<{ answer: SmplAnswer; transfer: ArrayBuffer[] }> {
  try {
    const { url, sha256, betaCount } = request;
    const bytes = await fetchBytes(url).catch((cause: unknown) => {
      if (isKinemeshError(cause)) throw missing(cause);
      throw cause;
    });
    if (!(await hasSha256(bytes, sha256))) throw missing();
    const model = await readSmpl(bytes, { file: 'Your SMPL file', betaCount });
    const transfer = [model.poseBlocks.values.buffer as ArrayBuffer];
    return { answer: { model }, transfer };
  } catch (error) {
    const { code, message, remedy } = isKinemeshError(error)
      ? error
      : new KinemeshError(
          'internal',
          'Your SMPL file could not be loaded.',
          'Check that Kinemesh is still running, then load the page again.',
        );
    return { answer: { failure: { code, message, remedy } }, transfer: [] };
  }
}

function missing(cause?: unknown): KinemeshError {
  return new KinemeshError(
    'smpl-missing',
    'These bodies are drawn with the SMPL file that they were made with, and that is not set up here, or is no longer the same file.',
    'Set it up in a terminal with kinemesh setup smpl FILE, then load the page again. Or process the video again.',
    { cause },
  );
}
