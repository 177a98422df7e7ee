import {
  BodyRenderer,
  type Intrinsics,
  type Lighting,
  type Picture,
  type Rgb,
  STUDIO_LIGHTING,
} from '../../src/render/index.ts';
import {
  aboutX,
  aboutY,
  add,
  apply,
  DEGREE,
  type Matrix,
  multiply,
  subtract,
  transpose,
  type Vector,
} from '../make-sample/vectors.ts';

/** Where the viewer is, seen from the middle: to the side, and above. */
const ASIDE = 38 * DEGREE;
const ABOVE = 16 * DEGREE;
/** Field of view, up and down. */
const FIELD = 26 * DEGREE;
/** How much of the panel the bodies fill. */
const FILL = 0.86;

const PAPER: Rgb = [246, 247, 249];
const LINE: Rgb = [196, 202, 212];
/** Lines of the floor, m apart. */
const GRID = 0.5;
const SHADOW: Lighting = { ...STUDIO_LIGHTING, rim: 0, specular: 0 };

interface Shown {
  readonly vertices: Float32Array;
  readonly triangles: Uint16Array | Uint32Array;
  readonly colour: Rgb;
  readonly opacity: number;
}

/** Bodies on a ruled floor, seen from aside and above, near enough that all are in the picture. */
export class FloorView {
  readonly #width: number;
  readonly #height: number;
  readonly #bodies: Shown[] = [];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  /** @param vertices (V, 3) world */
  add(
    vertices: Float32Array,
    triangles: Uint16Array | Uint32Array,
    look: { readonly colour: Rgb; readonly opacity: number },
  ): void {
    this.#bodies.push({ vertices, triangles, ...look });
  }

  paint(): Picture {
    const data = new Uint8Array(this.#width * this.#height * 3);
    const lens = this.#lens();
    const turn: Matrix = multiply(multiply(aboutY(ASIDE), aboutX(-ABOVE)), [1, 0, 0, 0, -1, 0, 0, 0, -1]);
    const eye = this.#stand(turn, lens);
    this.#paintFloor(turn, eye, lens, data);
    const renderer = new BodyRenderer(this.#width, this.#height);
    const inView = (vertices: Float32Array, flat: boolean): Float32Array => {
      const out = new Float32Array(vertices.length);
      for (let n = 0; n < out.length; n += 3) {
        const point: Vector = [vertices[n], flat ? 0.001 : vertices[n + 1], vertices[n + 2]];
        out.set(apply(transpose(turn), subtract(point, eye)), n);
      }
      return out;
    };
    for (const { vertices, triangles } of this.#bodies) {
      renderer.draw({ vertices: inView(vertices, true), triangles }, lens, {
        colour: [0, 0, 0],
        opacity: 0.16,
        lighting: SHADOW,
      });
    }
    renderer.finish(data);
    for (const { vertices, triangles, colour, opacity } of this.#bodies) {
      renderer.draw({ vertices: inView(vertices, false), triangles }, lens, { colour, opacity });
      renderer.finish(data);
    }
    return { width: this.#width, height: this.#height, data };
  }

  #lens(): Intrinsics {
    const focal = this.#height / 2 / Math.tan(FIELD / 2);
    return { fx: focal, fy: focal, cx: this.#width / 2, cy: this.#height / 2 };
  }

  /** Steps back from the bodies' middle until all of them fit. */
  #stand(turn: Matrix, lens: Intrinsics): Vector {
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    const points: Vector[] = [];
    for (const { vertices } of this.#bodies) {
      for (let n = 0; n < vertices.length; n += 3) {
        const point = apply(transpose(turn), [vertices[n], vertices[n + 1], vertices[n + 2]]);
        points.push(point);
        point.forEach((value, axis) => {
          low[axis] = Math.min(low[axis], value);
          high[axis] = Math.max(high[axis], value);
        });
      }
    }
    const middle: Vector = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
    let away = 1;
    for (const point of points) {
      const [x, y, z] = subtract(point, middle);
      const across = (Math.abs(x) * lens.fx) / ((FILL * this.#width) / 2);
      const up = (Math.abs(y) * lens.fy) / ((FILL * this.#height) / 2);
      away = Math.max(away, Math.max(across, up) - z);
    }
    return apply(turn, add(middle, [0, 0, -away]));
  }

  #paintFloor(turn: Matrix, eye: Vector, lens: Intrinsics, data: Uint8Array): void {
    for (let pixel = 0; pixel < this.#width * this.#height; pixel += 1) {
      const x = (pixel % this.#width) + 0.5;
      const y = Math.floor(pixel / this.#width) + 0.5;
      const way = apply(turn, [(x - lens.cx) / lens.fx, (y - lens.cy) / lens.fy, 1]);
      let ink = 0;
      if (way[1] < -0.02) {
        const far = -eye[1] / way[1];
        const pixelWide = far / lens.fx;
        const pixelLong = (far / lens.fx) * (Math.hypot(...way) / -way[1]);
        const fade = Math.min(1, 40 / far ** 1.6);
        const line = (at: number, step: number, wide: number): number => {
          const off = Math.abs(at / step - Math.round(at / step)) * step;
          return Math.min(1, Math.max(0, (0.006 + wide - off) / wide)) * Math.min(1, step / (8 * wide));
        };
        const wide = (pixelWide + pixelLong) / 2;
        const at = add(eye, [way[0] * far, 0, way[2] * far]);
        ink = Math.max(line(at[0], GRID, wide), line(at[2], GRID, wide)) * fade;
      }
      for (let n = 0; n < 3; n += 1) data[pixel * 3 + n] = Math.round(PAPER[n] + (LINE[n] - PAPER[n]) * ink);
    }
  }
}
