import { openVideo } from '../../../src/video/index.ts';
import type { Mask } from '../metrics/silhouette.ts';

/** RGB pictures of one size. */
interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3) */
  readonly data: Uint8Array;
}

/** How far a pixel's colour has to be from the clip's to be drawn: what coding the video twice leaves is far below. */
const LEAST_DISTANCE = 70;
/** A mesh has one hue with much colour in it; brightness alone may differ for other reasons. */
const LEAST_SATURATION = 50;
/** Specks are not a mesh: pixels that at least so many of their eight neighbours share stay. */
const LEAST_NEIGHBOURS = 5;
/** The number of the frame is written in the corner: this share of the picture's width and height. */
const CORNER = 0.08;
/** Fewer pixels than this are no body, in shares of the picture. */
const LEAST_AREA = 0.001;

/**
 * The silhouettes of the meshes that somebody drew on a video: the coloured pixels of the overlay that the clip does
 * not have, frame k beside frame k, in the clip's pixels. Frames without a mesh are left out.
 */
export async function readDrawnMeshes(clipPath: string, overlayPath: string): Promise<Map<number, Mask>> {
  const masks = new Map<number, Mask>();
  const [clip, overlay] = [await openVideo(clipPath), await openVideo(overlayPath)];
  try {
    const drawn = overlay.frames();
    for await (const frame of clip.frames()) {
      const { value } = await drawn.next();
      if (!value) break;
      const mask = drawnPixels(frame, scaledTo(value, frame.width, frame.height));
      if (mask.inside.reduce((sum, one) => sum + one, 0) >= LEAST_AREA * mask.inside.length) {
        masks.set(frame.index, mask);
      }
    }
  } finally {
    await clip.close();
    await overlay.close();
  }
  return masks;
}

/** The pixels of one frame that were drawn over. */
export function drawnPixels({ width, height, data }: Picture, overlay: Picture): Mask {
  const coloured = new Uint8Array(width * height);
  for (let i = 0; i < coloured.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x < CORNER * width && y < CORNER * height) continue;
    const [r, g, b] = overlay.data.subarray(i * 3, i * 3 + 3);
    const far = Math.hypot(r - data[i * 3], g - data[i * 3 + 1], b - data[i * 3 + 2]);
    if (far >= LEAST_DISTANCE && Math.max(r, g, b) - Math.min(r, g, b) >= LEAST_SATURATION) coloured[i] = 1;
  }
  const inside = new Uint8Array(coloured.length);
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      let neighbours = -coloured[y * width + x];
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) neighbours += coloured[(y + dy) * width + x + dx];
      }
      if (neighbours >= LEAST_NEIGHBOURS) inside[y * width + x] = 1;
    }
  }
  return { width, height, inside };
}

/** A picture made smaller: each pixel the mean of those that it covers (whole ones: their centres lie in it). */
function scaledTo(picture: Picture, width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  const [sx, sy] = [picture.width / width, picture.height / height];
  for (let y = 0; y < height; y++) {
    const rows = [Math.round(y * sy), Math.max(Math.round(y * sy) + 1, Math.round((y + 1) * sy))];
    for (let x = 0; x < width; x++) {
      const columns = [Math.round(x * sx), Math.max(Math.round(x * sx) + 1, Math.round((x + 1) * sx))];
      const sum = [0, 0, 0];
      for (let v = rows[0]; v < rows[1]; v++) {
        for (let u = columns[0]; u < columns[1]; u++) {
          for (let c = 0; c < 3; c++) sum[c] += picture.data[(v * picture.width + u) * 3 + c];
        }
      }
      const count = (rows[1] - rows[0]) * (columns[1] - columns[0]);
      for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = Math.round(sum[c] / count);
    }
  }
  return { width, height, data };
}
