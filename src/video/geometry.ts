/** One of the eight ways to lay a picture: turned by quarters, mirrored or not. */
export interface Orientation {
  /** Clockwise degrees. */
  rotation: 0 | 90 | 180 | 270;
  /** FFmpeg filters that bring the stored picture upright, in order. */
  filters: readonly { name: string; args: string }[];
  /** Whether width and height change places. */
  swapsSides: boolean;
}

/** A picture as it is stored. */
export const storedUpright: Orientation = { rotation: 0, filters: [], swapsSides: false };

/**
 * The orientation that a display matrix asks for (ISO/IEC 14496-12, 8.3.2.3: a stored point (x, y) is shown
 * at (a·x + c·y, b·x + d·y), y down; FFmpeg keeps it as nine little-endian int32, a b u c d v x y w).
 * Angles that are no quarter turn go to the nearest one.
 */
export function orientationOfMatrix(matrix: Uint8Array): Orientation {
  if (matrix.byteLength < 36) return storedUpright;
  const view = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  const [a, b, c, d] = [0, 1, 3, 4].map((i) => view.getInt32(i * 4, true));
  if (a * d === b * c) return storedUpright;
  if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)) {
    const filters = [...(a < 0 ? [flip('hflip')] : []), ...(d < 0 ? [flip('vflip')] : [])];
    return { rotation: a < 0 && d < 0 ? 180 : 0, filters, swapsSides: false };
  }
  if (c < 0 && b > 0) return { rotation: 90, filters: [transpose('clock')], swapsSides: true };
  if (c > 0 && b < 0) return { rotation: 270, filters: [transpose('cclock')], swapsSides: true };
  if (c > 0) return { rotation: 270, filters: [transpose('cclock_flip')], swapsSides: true };
  return { rotation: 90, filters: [transpose('clock_flip')], swapsSides: true };
}

const flip = (name: 'hflip' | 'vflip') => ({ name, args: '' });

const transpose = (dir: 'clock' | 'cclock' | 'clock_flip' | 'cclock_flip') => ({
  name: 'transpose',
  args: `dir=${dir}`,
});

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Beyond this ratio a pixel aspect is a writing error, not a lens. */
const widestPixel = 8;

/** A pixel aspect as written in the file, or 1:1 where that is absent or absurd. */
export function usablePixelAspect(num: number, den: number): [number, number] {
  if (num <= 0 || den <= 0 || num === den) return [1, 1];
  const ratio = num / den;
  return ratio > widestPixel || ratio < 1 / widestPixel ? [1, 1] : [num, den];
}

/** The stored picture with square pixels: the short side of the pixel grows, so nothing is thrown away. */
export function squarePixelSize(stored: Size, [num, den]: [number, number]): Size {
  if (num >= den) return { width: Math.round((stored.width * num) / den), height: stored.height };
  return { width: stored.width, height: Math.round((stored.height * den) / num) };
}

/** Width and height after the orientation. */
export function orientedSize(size: Size, orientation: Orientation): Size {
  return orientation.swapsSides ? { width: size.height, height: size.width } : size;
}

/** The size no taller than `maxHeight`, of the same shape. */
export function limitHeight(size: Size, maxHeight: number | undefined): Size {
  if (maxHeight === undefined || size.height <= maxHeight) return size;
  return { width: Math.max(1, Math.round((size.width * maxHeight) / size.height)), height: maxHeight };
}
