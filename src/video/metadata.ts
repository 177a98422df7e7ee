/**
 * Where cameras write the focal length as 35 mm film would have it: Apple's QuickTime key (Apple Developer,
 * QuickTime File Format, metadata keys), and Exif's tag where a muxer has kept its name.
 */
const focalLengthKeys = [
  'com.apple.quicktime.camera.focal_length.35mm_equivalent',
  'camera.focal_length.35mm_equivalent',
  'FocalLengthIn35mmFilm',
  'FocalLengthIn35mmFormat',
];

/** Shorter and longer ones are writing errors, or no camera for people. */
const shortestFocalLength = 5;
const longestFocalLength = 1500;

/** The 35 mm equivalent focal length in a file's metadata, mm; null where it is not told. */
export function focalLengthOf(metadata: Readonly<Record<string, string>>): number | null {
  for (const key of focalLengthKeys) {
    const value = Number.parseFloat(metadata[key] ?? '');
    if (value >= shortestFocalLength && value <= longestFocalLength) return value;
  }
  return null;
}
