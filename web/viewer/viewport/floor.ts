import { BufferAttribute, BufferGeometry, LineSegments, NoBlending, RawShaderMaterial, Vector2 } from 'three';
import { LAYERS } from './layers.ts';
import { FLOOR_FRAGMENT, FLOOR_VERTEX } from './shaders.ts';

/** m to each side. */
const HALF = 24;
const STRONG_EVERY = 5;

/** A floor of lines a metre apart, that fades away from a point which moves with what is looked at. */
export class Floor {
  readonly lines: LineSegments<BufferGeometry, RawShaderMaterial>;
  private readonly centre = new Vector2();

  constructor() {
    this.lines = new LineSegments(
      floorGeometry(),
      new RawShaderMaterial({
        vertexShader: FLOOR_VERTEX,
        fragmentShader: FLOOR_FRAGMENT,
        blending: NoBlending,
        uniforms: {
          centre: { value: this.centre },
          reach: { value: HALF },
          line: { value: [0.5, 0.5, 0.5] },
          behind: { value: [0, 0, 0] },
        },
      }),
    );
    this.lines.layers.set(LAYERS.space);
    this.lines.frustumCulled = false;
    this.lines.renderOrder = -2;
  }

  /** @param reach - m, how far it is seen */
  lookAt(x: number, z: number, reach: number): void {
    this.centre.set(x, z);
    this.lines.material.uniforms.reach.value = Math.min(reach, HALF);
    // The grid is everywhere the same: it is carried along by whole strong squares.
    this.lines.position.set(
      Math.round(x / STRONG_EVERY) * STRONG_EVERY,
      0,
      Math.round(z / STRONG_EVERY) * STRONG_EVERY,
    );
  }

  /** Each 0–1, sRGB. */
  colours(line: readonly number[], behind: readonly number[]): void {
    this.lines.material.uniforms.line.value = line;
    this.lines.material.uniforms.behind.value = behind;
  }

  dispose(): void {
    this.lines.geometry.dispose();
    this.lines.material.dispose();
  }
}

function floorGeometry(): BufferGeometry {
  const points: number[] = [];
  const strengths: number[] = [];
  for (let line = -HALF; line <= HALF; line += 1) {
    const strength = line % STRONG_EVERY === 0 ? 1 : 0.45;
    // In pieces of 2 m, as the fading is worked out at their ends.
    for (let from = -HALF; from < HALF; from += 2) {
      points.push(line, 0, from, line, 0, from + 2, from, 0, line, from + 2, 0, line);
      strengths.push(strength, strength, strength, strength);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
  geometry.setAttribute('strength', new BufferAttribute(new Float32Array(strengths), 1));
  return geometry;
}
