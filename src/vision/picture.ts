/** An upright RGB picture, rows from the top, three bytes a pixel. A decoded video frame is one. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3) */
  readonly data: Uint8Array;
}

/**
 * A picture and its halves. Sampling a crop from the level whose pixels are about as large as the
 * crop's keeps fine texture from flickering in the network's input, at a fixed price per frame.
 */
export interface Pyramid {
  /** Level l is the picture at 1/2^l of its size, each pixel the mean of the four below it. */
  readonly levels: Picture[];
  /** Pixels of the original picture per pixel of level 0: 1, or more where the original is not kept. */
  readonly scale: number;
}

const SMALLEST_SIDE = 64;

/** Builds pyramids of pictures of one size, reusing its buffers: one pyramid is alive at a time. */
export class PyramidBuilder {
  #buffers: Uint8Array[] = [];

  build(picture: Picture): Pyramid {
    const levels: Picture[] = [picture];
    let last = picture;
    while (Math.min(last.width, last.height) >= 2 * SMALLEST_SIDE) {
      const width = last.width >> 1;
      const height = last.height >> 1;
      const at = levels.length - 1;
      if (this.#buffers[at]?.length !== width * height * 3)
        this.#buffers[at] = new Uint8Array(width * height * 3);
      const half = { width, height, data: this.#buffers[at] };
      halve(last, half);
      levels.push(half);
      last = half;
    }
    return { levels, scale: 1 };
  }
}

/** A pyramid that owns its pixels: the first level of at most `maxPixels`, and those above it. */
export function keepPyramid(pyramid: Pyramid, maxPixels: number, reuse?: Pyramid): Pyramid {
  let first = 0;
  while (
    first < pyramid.levels.length - 1 &&
    pyramid.levels[first].width * pyramid.levels[first].height > maxPixels
  ) {
    first++;
  }
  const levels = pyramid.levels.slice(first).map((level, i) => {
    const old = reuse?.levels[i]?.data;
    const data =
      old?.length === level.width * level.height * 3 ? old : new Uint8Array(level.width * level.height * 3);
    data.set(level.data.subarray(0, data.length));
    return { width: level.width, height: level.height, data };
  });
  return { levels, scale: pyramid.scale * 2 ** first };
}

function halve(from: Picture, to: Picture): void {
  const { data: a } = from;
  const { data: b, width, height } = to;
  const row = from.width * 3;
  let o = 0;
  for (let y = 0; y < height; y++) {
    let p = 2 * y * row;
    for (let x = 0; x < width; x++) {
      b[o] = (a[p] + a[p + 3] + a[p + row] + a[p + row + 3] + 2) >> 2;
      b[o + 1] = (a[p + 1] + a[p + 4] + a[p + row + 1] + a[p + row + 4] + 2) >> 2;
      b[o + 2] = (a[p + 2] + a[p + 5] + a[p + row + 2] + a[p + row + 5] + 2) >> 2;
      o += 3;
      p += 6;
    }
  }
}
