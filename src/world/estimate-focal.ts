import { pieceOf, piecesOf, type SeenBackground, sigmaOf } from './follow-camera.ts';
import { shiftOf, solvePiece } from './solve-piece.ts';
import type { PictureLens } from './turn-of-step.ts';

/** Parts of the video that are asked each on its own, s; at most so many of them. */
const PART_SECONDS = 3;
const MOST_PARTS = 8;
const FEWEST_FRAMES = 12;
/** So long a piece is asked twice at least. */
const LEAST_SECONDS = 2;
/** The spread of the logarithm of focal lengths about the one assumed. */
const BEFORE = 0.3;
/**
 * A part counts where its points are, in three of four cases, within so many sigmas of where they should be, and
 * where it knows log focal to this.
 */
const FITS = 5;
const TELLS = 0.06;
/** Of the diagonal: where points hardly move, what distorts them counts for more than the lens. */
const MOVES = 0.03;
/** What parts have in common is not seen in their spread: rolling shutter, distortion of the lens. */
const COMMON = 0.03;
/** So many parts must tell. */
const FEWEST_PARTS = 2;
/** Known well enough to leave what is assumed. */
const ENOUGH = 0.035;
/** Parts that disagree by more than this many spreads tell that the lens zooms, or that something is amiss. */
const AGREE = 2.5;

/**
 * The focal length that the turning and moving of the background tells of: how a picture is distorted when a camera
 * turns, and how near and far points go, depends on it. Parts of the video are solved each for themselves, and
 * must agree.
 *
 * @param assumed a lens to begin with
 * @returns px; null where the background does not tell
 */
export function estimateFocal(seen: SeenBackground, assumed: PictureLens): number | null {
  const told: { log: number; spread: number }[] = [];
  const diagonal = 2 * Math.hypot(assumed.centreX, assumed.centreY);
  const pieces = partsOf(seen)
    .map(({ from, to }) => pieceOf(seen, from, to, assumed))
    .filter((piece) => shiftOf(piece) >= MOVES * diagonal);
  for (const [n, piece] of pieces.entries()) {
    if (told.length + pieces.length - n < FEWEST_PARTS) return null;
    const { focal, focalInformation, distance } = solvePiece(piece, {
      sigma: sigmaOf(assumed),
      focal: assumed.focal,
      focalSpread: BEFORE,
      keyframesOnly: true,
    });
    const spread = 1 / Math.sqrt(focalInformation);
    if (distance > FITS * sigmaOf(assumed) || !(spread < TELLS)) continue;
    told.push({ log: Math.log(focal / assumed.focal), spread: Math.hypot(spread, COMMON) });
  }
  if (told.length < FEWEST_PARTS) return null;
  const weight = told.reduce((sum, { spread }) => sum + 1 / spread ** 2, 0);
  const mean = told.reduce((sum, { log, spread }) => sum + log / spread ** 2, 0) / weight;
  if (1 / Math.sqrt(weight) > ENOUGH) return null;
  if (told.some(({ log, spread }) => Math.abs(log - mean) > AGREE * spread)) return null;
  return assumed.focal * Math.exp(mean);
}

/** Parts of about equal length, evenly over the video. */
function partsOf(seen: SeenBackground): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  for (const { from, to } of piecesOf(seen)) {
    const seconds = seen.time[to - 1] - seen.time[from];
    const count = Math.max(seconds >= LEAST_SECONDS ? 2 : 1, Math.round(seconds / PART_SECONDS));
    for (let n = 0; n < count; n++) {
      const part = {
        from: from + Math.floor((n * (to - from)) / count),
        to: from + Math.floor(((n + 1) * (to - from)) / count),
      };
      if (part.to - part.from >= FEWEST_FRAMES) parts.push(part);
    }
  }
  if (parts.length <= MOST_PARTS) return parts;
  return Array.from({ length: MOST_PARTS }, (_, n) => parts[Math.floor((n * parts.length) / MOST_PARTS)]);
}
