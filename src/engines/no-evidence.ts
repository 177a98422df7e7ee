import { KinemeshError } from '../errors/index.ts';

/** The error where what pass 1 saw is not there to fit bodies from. */
export function noEvidence(outDir: string, what: string, cause?: unknown): KinemeshError {
  return new KinemeshError(
    'edit-needs-evidence',
    `What was seen in the video is not in ${outDir} any more, or not as this version keeps it: ${what}.`,
    'Run the video again with the same options, --out and --resume. What was mended is kept.',
    { cause },
  );
}
