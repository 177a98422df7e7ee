import { type Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { LAYERS } from './layers.ts';
import { GL_FROM_CAMERA, projectionOf } from './projection.ts';

export type View = 'free' | 'front' | 'side' | 'top' | 'camera';

/** From where the scene is looked at, by view; from above the lines of the floor stay upright. */
const DIRECTIONS: Record<'free' | 'front' | 'side' | 'top', readonly [number, number, number]> = {
  free: [0.55, 0.32, 0.8],
  front: [0, 0.12, 1],
  side: [1, 0.12, 0],
  top: [0, 1, 0.0001],
};
const FIELD_OF_VIEW = 35;
/** Radians and shares that one press of a key turns and zooms. */
const KEY_TURN = Math.PI / 24;
const KEY_ZOOM = 1.15;

/** What is to be looked at: the middle of the people and how far they reach, m, world space. */
export interface Subject {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** The eye of the 3D cell: it circles a point, follows a person, or stands where the video's camera stood. */
export class Viewpoint {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 400);
  private readonly controls: OrbitControls;
  private view: View = 'free';
  private readonly followed = new Vector3();
  private follows = false;
  private readonly onChange: () => void;

  /** @param onFree - the user turned away from the video camera's place */
  constructor(element: HTMLElement, onChange: () => void, onFree: () => void) {
    this.onChange = onChange;
    this.camera.layers.enableAll();
    this.controls = new OrbitControls(this.camera, element);
    this.controls.enableDamping = false;
    this.controls.maxPolarAngle = Math.PI * 0.98;
    this.controls.minDistance = 0.4;
    this.controls.maxDistance = 120;
    this.controls.zoomToCursor = false;
    this.controls.addEventListener('start', () => {
      if (this.view === 'camera') this.leaveCamera();
      if (this.view !== 'free') onFree();
      this.view = 'free';
    });
    this.controls.addEventListener('change', onChange);
  }

  /** The point that is looked at, world space. */
  get target(): Vector3 {
    return this.controls.target;
  }

  get distance(): number {
    return this.camera.position.distanceTo(this.controls.target);
  }

  /** Looks at a subject from a side, or from where it is looked at now. */
  look(view: View, subject: Subject | null): void {
    this.view = view;
    if (view === 'camera') return;
    this.restoreLens();
    const { controls, camera } = this;
    const at = subject ?? { ...controls.target, radius: this.distance * 0.3 };
    const [x, y, z] = DIRECTIONS[view];
    const narrow = Math.min(1, camera.aspect);
    const distance = at.radius / Math.sin((FIELD_OF_VIEW * Math.PI) / 360) / narrow;
    controls.target.set(at.x, at.y, at.z);
    camera.position.set(x, y, z).normalize().multiplyScalar(distance).add(controls.target);
    controls.update();
  }

  /** The same side of another subject: the next shot has a world of its own. */
  moveTo(subject: Subject): void {
    if (this.view === 'camera') return;
    const shift = new Vector3(subject.x, subject.y, subject.z).sub(this.controls.target);
    this.controls.target.add(shift);
    this.camera.position.add(shift);
    this.controls.update();
  }

  /** @param point - where the followed person is, world space; null to follow nobody */
  follow(point: Vector3 | null): void {
    if (point === null) {
      this.follows = false;
      return;
    }
    const shift = this.follows ? point.clone().sub(this.followed) : point.clone().sub(this.controls.target);
    this.follows = true;
    this.followed.copy(point);
    if (this.view === 'camera') return;
    this.controls.target.add(shift);
    this.camera.position.add(shift);
    this.controls.update();
  }

  /** In the camera's view: stands where it stood on this frame, with its lens. */
  standIn(worldFromCamera: Matrix4, intrinsics: ArrayLike<number>, width: number, height: number): void {
    if (this.view !== 'camera') return;
    const { camera } = this;
    camera.matrixAutoUpdate = false;
    camera.matrix.multiplyMatrices(worldFromCamera, GL_FROM_CAMERA);
    camera.matrix.decompose(camera.position, camera.quaternion, camera.scale);
    camera.matrixWorldNeedsUpdate = true;
    // The picture's own frame, widened or heightened to the cell.
    const picture = width / height;
    const [wide, high] =
      camera.aspect > picture ? [height * camera.aspect, height] : [width, width / camera.aspect];
    const [fx, fy, cx, cy] = Array.from(intrinsics);
    const lens = [fx, fy, cx + (wide - width) / 2, cy + (high - height) / 2];
    camera.projectionMatrix.copy(projectionOf(lens, wide, high));
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
  }

  /** From the video camera's place the user goes on freely: turning about what was in the middle of the view. */
  private leaveCamera(): void {
    const { camera, controls } = this;
    const ahead = new Vector3(0, 0, -1).applyQuaternion(camera.quaternion);
    const away = Math.max(1, controls.target.clone().sub(camera.position).dot(ahead));
    controls.target.copy(camera.position).addScaledVector(ahead, away);
    this.restoreLens();
    controls.update();
  }

  private restoreLens(): void {
    this.camera.matrixAutoUpdate = true;
    this.camera.scale.setScalar(1);
    this.camera.updateProjectionMatrix();
  }

  resize(aspect: number): void {
    this.camera.aspect = aspect;
    if (this.view !== 'camera') this.camera.updateProjectionMatrix();
  }

  /** By keys: turns about the target (steps to the left, up) or nears it (steps). */
  nudge(left: number, up: number, nearer: number): void {
    const { camera, controls } = this;
    if (this.view === 'camera') this.leaveCamera();
    this.view = 'free';
    const arm = camera.position.clone().sub(controls.target);
    arm.applyAxisAngle(new Vector3(0, 1, 0), -left * KEY_TURN);
    const sideways = new Vector3(0, 1, 0).cross(arm).normalize();
    const turned = arm.clone().applyAxisAngle(sideways, -up * KEY_TURN);
    // Not over the top.
    if (Math.abs(turned.y) < turned.length() * 0.995) arm.copy(turned);
    arm.multiplyScalar(KEY_ZOOM ** -nearer);
    camera.position.copy(controls.target).add(arm);
    controls.update();
    this.onChange();
  }

  /** Keeps the meshes of the other cell apart from the space around them. */
  see(layer: 'ground' | 'mesh' | 'skeleton'): void {
    const { layers } = this.camera;
    layers.set(layer === 'ground' ? LAYERS.space : LAYERS[layer]);
  }

  dispose(): void {
    this.controls.dispose();
  }
}
