import {
  Box3,
  Camera,
  ColorManagement,
  Group,
  LinearSRGBColorSpace,
  Matrix4,
  type Mesh,
  Scene,
  Vector3,
  Vector4,
  WebGLRenderer,
} from 'three';
import type { Body } from '../../../src/body/index.ts';
import type { Frames } from '../../../src/motion/index.ts';
import type { Posture } from '../data/chunk.ts';
import { CameraMark } from './camera-mark.ts';
import { Floor } from './floor.ts';
import { FloorRing } from './floor-ring.ts';
import { LAYERS } from './layers.ts';
import { type Look, PersonModel, type SharedUniforms } from './person-model.ts';
import type { Project } from './pick.ts';
import { fitInside, GL_FROM_CAMERA, projectionOf } from './projection.ts';
import { createShadow, createShadowMaterial, LIGHT_RAY } from './shadow.ts';
import { type Subject, type View, Viewpoint } from './viewpoint.ts';

/** A rectangle of the stage, CSS px, from its top left. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is drawn how. */
export interface Appearance {
  readonly look: Look;
  /** 0–1, of the bodies on the video. */
  readonly opacity: number;
  /** Ids of people not to be drawn. */
  readonly hidden: ReadonlySet<number>;
  /** Id of who is kept in the middle of the 3D cell. */
  readonly follow: number | null;
  /** Ids of who is chosen: a ring on the floor says so. */
  readonly selected: readonly number[];
  /** Whether bones are coloured by how sure they are. */
  readonly showsConfidence: boolean;
  readonly dark: boolean;
}

export interface ViewportParts {
  /** Over both cells; nothing of it catches the pointer. */
  readonly canvas: HTMLCanvasElement;
  /** Of the 3D cell: it catches the pointer. */
  readonly spaceCell: HTMLElement;
  readonly frames: Frames;
  readonly width: number;
  readonly height: number;
  /** Where the people who are not hidden go in this frame's shot, around it: pelvises, world space. */
  readonly placesAround: (frame: number, hidden: ReadonlySet<number>) => readonly (readonly number[])[];
  /** The view was turned by hand. */
  readonly onFree: () => void;
}

/** The studio's lamp on the video, camera space; the 3D cell's is the shadows' light. */
const VIDEO_KEY = [-0.466, -0.699, -0.699];
const VIDEO_UP = [0, -1, 0];
const THEMES = {
  dark: { behind: [0.086, 0.09, 0.102], line: [0.26, 0.275, 0.31], mark: 0x8f98a8, shade: [0, 0, 0, 0.45] },
  light: { behind: [0.945, 0.949, 0.957], line: [0.74, 0.755, 0.785], mark: 0x59616f, shade: [0, 0, 0, 0.2] },
};
const STRIPE = 5;
const SUBJECT_RADIUS = 1.25;
const MOST_RADIUS = 6;

/**
 * Both cells in one WebGL context: bodies over the video, and the same bodies on a floor. Plain three.js; it draws
 * when told to (`show`) or after a change (`invalidate`), never for nothing.
 */
export class Viewport {
  private readonly parts: ViewportParts;
  private frames: Frames;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly bodies = new Group();
  private readonly people = new Map<number, { model: PersonModel; shadow: Mesh; ring: FloorRing }>();
  private readonly videoCamera = new Camera();
  private readonly viewpoint: Viewpoint;
  private readonly floor = new Floor();
  private readonly mark = new CameraMark();
  private readonly shadowMaterial = createShadowMaterial();
  private readonly worldFromCamera = new Matrix4();
  private readonly shared: SharedUniforms = {
    eye: { value: new Vector3() },
    key: { value: new Vector3() },
    up: { value: new Vector3() },
    behind: { value: new Vector4() },
  };
  private appearance: Appearance = {
    look: 'mesh',
    opacity: 0.9,
    hidden: new Set(),
    follow: null,
    selected: [],
    showsConfidence: false,
    dark: true,
  };
  private pictureCell: Cell = { x: 0, y: 0, width: 0, height: 0 };
  private spaceCell: Cell = { x: 0, y: 0, width: 0, height: 0 };
  private height = 0;
  private ratio = 1;
  private frame = -1;
  private present = new Set<number>();
  private pending = 0;
  private view: View = 'free';
  private lookedAtShot = -1;

  /** @throws where the browser has no WebGL */
  constructor(parts: ViewportParts) {
    this.parts = parts;
    this.frames = parts.frames;
    ColorManagement.enabled = false;
    this.renderer = new WebGLRenderer({
      canvas: parts.canvas,
      alpha: true,
      antialias: !drawsInSoftware(),
      stencil: true,
      powerPreference: 'high-performance',
    });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.renderer.autoClear = false;
    this.renderer.setScissorTest(true);
    this.viewpoint = new Viewpoint(parts.spaceCell, () => this.invalidate(), parts.onFree);
    this.bodies.matrixAutoUpdate = false;
    this.scene.add(this.bodies, this.floor.lines, this.mark.lines);
    this.dress();
  }

  /** @param ratio - px of the canvas for a CSS px */
  resize(stage: { width: number; height: number }, picture: Cell, space: Cell, ratio: number): void {
    const aspect = this.parts.width / this.parts.height;
    const inside = fitInside(picture.width, picture.height, aspect);
    this.pictureCell = { ...inside, x: picture.x + inside.x, y: picture.y + inside.y };
    this.spaceCell = space;
    this.height = stage.height;
    this.ratio = ratio;
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(stage.width, stage.height, false);
    this.viewpoint.resize(space.width / Math.max(1, space.height));
    this.invalidate();
  }

  setAppearance(appearance: Appearance): void {
    this.appearance = appearance;
    this.dress();
    this.invalidate();
  }

  private dress(): void {
    const theme = this.theme;
    this.floor.colours(theme.line, theme.behind);
    this.mark.lines.material.color.setHex(theme.mark);
    this.shadowMaterial.uniforms.shade.value = theme.shade;
  }

  private get theme() {
    return this.appearance.dark ? THEMES.dark : THEMES.light;
  }

  /** Looks at the people from a side. */
  setView(view: View): void {
    this.view = view;
    this.viewpoint.look(view, this.subject());
    this.invalidate();
  }

  nudge(left: number, up: number, nearer: number): void {
    this.viewpoint.nudge(left, up, nearer);
  }

  /** Poses the people of a frame and draws both cells at once. */
  show(frame: number, postures: readonly Posture[], body: Body): void {
    const { width, height } = this.parts;
    const { frames } = this;
    this.frame = frame;
    this.worldFromCamera.fromArray(frames.worldFromCamera, frame * 16).transpose();
    this.present = new Set(postures.map(({ id }) => id));
    for (const posture of postures) this.personOf(posture.id, body).pose(posture, body, this.appearance);
    const intrinsics = frames.intrinsics.subarray(frame * 4, frame * 4 + 4);
    this.videoCamera.projectionMatrix.copy(projectionOf(intrinsics, width, height));
    this.mark.lens(intrinsics, width, height);
    if (this.lookedAtShot !== frames.shot[frame]) this.meetShot(frames.shot[frame]);
    this.followPerson();
    this.draw();
  }

  /** The first people of a shot are looked at from the chosen side; at a cut the side stays. */
  private meetShot(shot: number): void {
    const subject = this.subject();
    if (subject === null) return;
    if (this.lookedAtShot < 0) this.viewpoint.look(this.view, subject);
    else if (this.appearance.follow === null) this.viewpoint.moveTo(subject);
    this.lookedAtShot = shot;
  }

  private followPerson(): void {
    const { follow } = this.appearance;
    const person = follow === null ? undefined : this.people.get(follow);
    if (follow === null) this.viewpoint.follow(null);
    else if (person && this.present.has(follow)) this.viewpoint.follow(this.inWorld(person.model));
  }

  private inWorld(model: PersonModel): Vector3 {
    return new Vector3(...model.pelvis).applyMatrix4(this.worldFromCamera);
  }

  /** Whoever is followed, or where the people who are drawn go around this frame. */
  private subject(): Subject | null {
    const { follow, hidden } = this.appearance;
    const followed = follow !== null && this.present.has(follow) ? this.people.get(follow) : undefined;
    if (followed) return { ...this.inWorld(followed.model), radius: SUBJECT_RADIUS };
    const places = this.parts.placesAround(this.frame, hidden);
    if (places.length === 0) return null;
    const box = new Box3().setFromPoints(places.map(([x, y, z]) => new Vector3(x, y, z)));
    const middle = box.getCenter(new Vector3());
    const reach = box.getSize(new Vector3()).length() / 2;
    return { ...middle, radius: Math.min(MOST_RADIUS, SUBJECT_RADIUS + 0.55 * reach) };
  }

  /** Another motion of the same video. @param ids of those who are in it */
  take(frames: Frames, ids: ReadonlySet<number>): void {
    this.frames = frames;
    for (const [id, { model, shadow, ring }] of this.people) {
      if (ids.has(id)) continue;
      this.bodies.remove(model.group, shadow);
      this.scene.remove(ring.lines);
      model.dispose();
      ring.dispose();
      this.people.delete(id);
    }
  }

  /** How points of camera space come to the screen in the 3D cell, if a point of the stage is there. */
  spaceProjection(x: number, y: number): Project | null {
    const cell = this.spaceCell;
    if (x < cell.x || y < cell.y || x >= cell.x + cell.width || y >= cell.y + cell.height) return null;
    const { camera } = this.viewpoint;
    camera.updateMatrixWorld();
    const view = camera.matrixWorldInverse.clone().multiply(this.worldFromCamera);
    const focal = (camera.projectionMatrix.elements[5] * cell.height) / 2;
    return (point) => {
      const inEye = new Vector3(...point).applyMatrix4(view);
      const depth = -inEye.z;
      if (depth < 0.05) return null;
      const clip = inEye.applyMatrix4(camera.projectionMatrix);
      return {
        x: cell.x + ((clip.x + 1) / 2) * cell.width,
        y: cell.y + ((1 - clip.y) / 2) * cell.height,
        depth,
        scale: focal / depth,
      };
    };
  }

  private personOf(id: number, body: Body): PersonModel {
    const known = this.people.get(id);
    if (known) return known.model;
    const model = new PersonModel(id, body, this.shared);
    const shadow = createShadow(model.shadow, this.shadowMaterial);
    const ring = new FloorRing(id);
    this.bodies.add(model.group, shadow);
    this.scene.add(ring.lines);
    this.people.set(id, { model, shadow, ring });
    return model;
  }

  /** Draws before the next picture of the screen. */
  invalidate(): void {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  private draw(): void {
    if (this.frame < 0 || this.height === 0) return;
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const { hidden, look, selected } = this.appearance;
    for (const [id, { model, shadow, ring }] of this.people) {
      model.group.visible = this.present.has(id) && !hidden.has(id);
      shadow.visible = model.group.visible && look !== 'skeleton';
      shadow.geometry = model.shadow;
      ring.lines.visible = model.group.visible && selected.includes(id);
      if (ring.lines.visible) ring.moveTo(this.inWorld(model));
    }
    this.drawPicture();
    this.drawSpace();
  }

  private drawPicture(): void {
    const { renderer, scene, videoCamera, appearance, shared } = this;
    this.enter({ x: 0, y: 0, width: this.parts.canvas.width, height: this.height }, null);
    this.enter(this.pictureCell, null);
    this.bodies.matrix.copy(GL_FROM_CAMERA);
    this.bodies.matrixWorldNeedsUpdate = true;
    shared.eye.value.set(0, 0, 0);
    shared.key.value.fromArray(VIDEO_KEY);
    shared.up.value.fromArray(VIDEO_UP);
    shared.behind.value.set(0, 0, 0, 0);
    this.shine(appearance.opacity);
    videoCamera.layers.set(LAYERS.mesh);
    renderer.render(scene, videoCamera);
    if (appearance.look === 'mesh' && !appearance.showsConfidence) return;
    renderer.clearDepth();
    videoCamera.layers.set(LAYERS.skeleton);
    renderer.render(scene, videoCamera);
  }

  private drawSpace(): void {
    const { renderer, scene, viewpoint, shared, worldFromCamera, appearance, frame } = this;
    const { width, height } = this.parts;
    const { frames } = this;
    this.enter(this.spaceCell, this.theme.behind);
    this.bodies.matrix.copy(worldFromCamera);
    this.bodies.matrixWorldNeedsUpdate = true;
    this.mark.lines.matrix.copy(worldFromCamera);
    this.mark.lines.matrixWorldNeedsUpdate = true;
    this.mark.lines.visible = this.view !== 'camera';
    viewpoint.standIn(worldFromCamera, frames.intrinsics.subarray(frame * 4, frame * 4 + 4), width, height);
    this.floor.lookAt(viewpoint.target.x, viewpoint.target.z, 6 + viewpoint.distance * 1.6);
    // Eye, lamp and up, carried from the world to the space that the vertices are in.
    const cameraFromWorld = worldFromCamera.clone().invert();
    shared.eye.value.copy(viewpoint.camera.position).applyMatrix4(cameraFromWorld);
    shared.key.value.set(-LIGHT_RAY[0] * 2.2, 1, -LIGHT_RAY[2] * 2.2).transformDirection(cameraFromWorld);
    shared.up.value.set(0, 1, 0).transformDirection(cameraFromWorld);
    shared.behind.value.fromArray([...this.theme.behind, 1]);
    this.shine(1);
    viewpoint.see('ground');
    renderer.render(scene, viewpoint.camera);
    viewpoint.see('mesh');
    renderer.render(scene, viewpoint.camera);
    if (appearance.look === 'mesh' && !appearance.showsConfidence) return;
    renderer.clearDepth();
    viewpoint.see('skeleton');
    renderer.render(scene, viewpoint.camera);
  }

  private shine(opacity: number): void {
    for (const { model } of this.people.values()) model.shine(opacity, STRIPE * this.ratio);
  }

  /** Draws into one cell from now on, which is emptied. @param background - null: what is beneath shows through */
  private enter(cell: Cell, background: readonly number[] | null): void {
    const { renderer } = this;
    const bottom = this.height - cell.y - cell.height;
    renderer.setViewport(cell.x, bottom, cell.width, cell.height);
    renderer.setScissor(cell.x, bottom, cell.width, cell.height);
    const [r, g, b] = background ?? [0, 0, 0];
    renderer.state.buffers.color.setClear(r, g, b, background ? 1 : 0, false);
    renderer.clear(true, true, true);
  }

  dispose(): void {
    cancelAnimationFrame(this.pending);
    this.viewpoint.dispose();
    for (const { model, ring } of this.people.values()) {
      model.dispose();
      ring.dispose();
    }
    this.floor.dispose();
    this.mark.dispose();
    this.shadowMaterial.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

/** Whether WebGL here is the processor's work: then smooth edges cost more than they are worth. */
function drawsInSoftware(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return false;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
