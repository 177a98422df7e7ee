import { DoubleSide, Mesh, MeshBasicMaterial, RingGeometry, type Vector3 } from 'three';
import { colourOfTrack } from '../../../src/render/index.ts';
import { LAYERS } from './layers.ts';

/** m */
const INNER = 0.42;
const OUTER = 0.47;
const ABOVE_FLOOR = 0.004;

/** On the floor beneath who is chosen, in their colour. */
export class FloorRing {
  readonly lines: Mesh<RingGeometry, MeshBasicMaterial>;

  constructor(id: number) {
    const geometry = new RingGeometry(INNER, OUTER, 48).rotateX(-Math.PI / 2);
    const material = new MeshBasicMaterial({ side: DoubleSide });
    material.color.setRGB(...(colourOfTrack(id).map((channel) => channel / 255) as [number, number, number]));
    this.lines = new Mesh(geometry, material);
    this.lines.layers.set(LAYERS.space);
    this.lines.visible = false;
  }

  /** @param pelvis world space, m */
  moveTo({ x, z }: Vector3): void {
    this.lines.position.set(x, ABOVE_FLOOR, z);
  }

  dispose(): void {
    this.lines.geometry.dispose();
    this.lines.material.dispose();
  }
}
