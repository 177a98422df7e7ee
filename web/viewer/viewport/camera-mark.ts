import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from 'three';
import { LAYERS } from './layers.ts';

/** How far the mark's picture stands before the camera, m. */
const DEPTH = 0.45;
const EDGES = [0, 1, 0, 2, 0, 3, 0, 4, 1, 2, 2, 3, 3, 4, 4, 1, 5, 6, 6, 7, 7, 5];

/** Where the camera stood and what it saw: a small pyramid with a roof on its upper side. */
export class CameraMark {
  readonly lines: LineSegments<BufferGeometry, LineBasicMaterial>;

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(8 * 3), 3));
    geometry.setIndex(EDGES);
    this.lines = new LineSegments(geometry, new LineBasicMaterial());
    this.lines.layers.set(LAYERS.space);
    this.lines.frustumCulled = false;
    this.lines.matrixAutoUpdate = false;
  }

  /** @param intrinsics - fx, fy, cx, cy, px */
  lens(intrinsics: ArrayLike<number>, width: number, height: number): void {
    const [fx, fy, cx, cy] = Array.from(intrinsics);
    const corner = (x: number, y: number) => [((x - cx) / fx) * DEPTH, ((y - cy) / fy) * DEPTH, DEPTH];
    const roof = height * 0.12;
    const points = [
      [0, 0, 0],
      corner(0, 0),
      corner(width, 0),
      corner(width, height),
      corner(0, height),
      corner(width * 0.4, -roof * 0.4),
      corner(width * 0.6, -roof * 0.4),
      corner(width * 0.5, -roof * 1.6),
    ];
    const attribute = this.lines.geometry.getAttribute('position') as BufferAttribute;
    attribute.array.set(points.flat());
    attribute.needsUpdate = true;
  }

  dispose(): void {
    this.lines.geometry.dispose();
    this.lines.material.dispose();
  }
}
