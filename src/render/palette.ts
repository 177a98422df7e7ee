/**
 * The colours of people: numbers only, so that the page paints a track in the same colour as the video.
 * Seven are Okabe and Ito's (jfly.uni-koeln.de/color, 2008), five more keep apart from them. Neighbours
 * stay apart under protanopia and deuteranopia, which the test beside this file measures.
 */

/** Red, green, blue, each 0–255, sRGB. */
export type Rgb = readonly [number, number, number];

export const BODY_PALETTE: readonly Rgb[] = [
  [86, 180, 233], // sky blue
  [230, 159, 0], // orange
  [0, 158, 115], // bluish green
  [204, 121, 167], // reddish purple
  [240, 228, 66], // yellow
  [0, 114, 178], // blue
  [213, 94, 0], // vermilion
  [222, 222, 222], // light grey
  [136, 34, 85], // wine
  [153, 225, 205], // mint
  [90, 75, 200], // indigo
  [150, 110, 60], // umber
];

/** The colour of a track: ids count from 1, and colours repeat after the twelfth. */
export function colourOfTrack(id: number): Rgb {
  const n = BODY_PALETTE.length;
  return BODY_PALETTE[(((Math.trunc(id) - 1) % n) + n) % n];
}

/** How much of its own colour a body keeps on a frame where it was guessed, not seen. */
export const GUESSED_SATURATION = 0.35;

/** The paler colour of a body on a frame where it was guessed: towards its own grey, then towards white. */
export function guessedColour(colour: Rgb): Rgb {
  const grey = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
  const pale = (channel: number): number => {
    const muted = grey + (channel - grey) * GUESSED_SATURATION;
    return Math.round(muted + (255 - muted) * 0.3);
  };
  return [pale(colour[0]), pale(colour[1]), pale(colour[2])];
}
