import { KinemeshError } from '../errors/index.ts';
import type { VideoFacts } from '../video/index.ts';
import type { Lens } from './engine.ts';

/** One lens for the whole video. */
export interface Camera {
  readonly source: 'user' | 'metadata' | 'estimated' | 'assumed';
  /** px of the upright picture */
  readonly focal: number;
  readonly centreX: number;
  readonly centreY: number;
}

/**
 * Assumed focal length, in diagonals of the picture: a phone's main camera (26 mm on 35 mm film, 0.60) less the
 * border that steadying the picture takes. HMR2, CLIFF and WHAM assume 1; on clips whose lens is known, and by
 * the fit's own cost where it is not, 0.75 was nearer on all but one.
 */
const ASSUMED_FOCAL = 0.75;
/** Diagonal of the 36 × 24 mm frame to which "35 mm equivalent" focal lengths refer. */
const FULL_FRAME_DIAGONAL = Math.hypot(36, 24);

/**
 * The lens: as the user says, else as the file says, else a phone's while it films.
 *
 * @throws KinemeshError `option-invalid` for a lens that cannot be
 */
export function chooseCamera(
  facts: Pick<VideoFacts, 'width' | 'height' | 'focalLength35mm'>,
  lens: Lens | null,
): Camera {
  const centre = { centreX: facts.width / 2, centreY: facts.height / 2 };
  const diagonal = Math.hypot(facts.width, facts.height);
  if (lens) return { source: 'user', focal: focalOf(lens, facts.width), ...centre };
  if (facts.focalLength35mm) {
    return { source: 'metadata', focal: (facts.focalLength35mm / FULL_FRAME_DIAGONAL) * diagonal, ...centre };
  }
  return { source: 'assumed', focal: ASSUMED_FOCAL * diagonal, ...centre };
}

function focalOf(lens: Lens, width: number): number {
  if (lens.kind === 'focal') {
    if (lens.pixels > 0 && Number.isFinite(lens.pixels)) return lens.pixels;
    throw new KinemeshError(
      'option-invalid',
      `A focal length of ${lens.pixels} px is not possible.`,
      'Give a positive number of pixels of the upright picture.',
    );
  }
  if (lens.degrees > 0 && lens.degrees < 179) return width / 2 / Math.tan((lens.degrees * Math.PI) / 360);
  throw new KinemeshError(
    'option-invalid',
    `A field of view of ${lens.degrees}° is not possible.`,
    'Give the horizontal field of view between 1 and 178 degrees; phones have about 60 to 70.',
  );
}
