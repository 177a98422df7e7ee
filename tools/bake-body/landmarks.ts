/**
 * Where the landmarks that pose networks report lie on the body. `joint` is the joint that carries it rigidly;
 * `vertices` are the skin's vertices whose mean it is, or absent where it is the joint itself. The names are
 * BlazePose's; those after the 33 serve height, contact and hands. Vertex ids were found from what
 * MakeHuman's morph targets move (nose point, eye and mouth corners), its CC0 OpenPose rig (ears) and the
 * surface's extremes. The right side is the mirror image.
 */
export interface LandmarkSource {
  name: string;
  joint: string;
  vertices: number[];
}

interface SidedLandmark {
  /** `%` is the side */
  name: string;
  joint: string;
  /** of the left side */
  vertices?: number[];
}

const MIDDLE: LandmarkSource[] = [
  { name: 'nose', joint: 'head', vertices: [5054] },
  { name: 'head_top', joint: 'head', vertices: [881] },
  { name: 'chin', joint: 'head', vertices: [747] },
];

const SIDED: SidedLandmark[] = [
  { name: '%_eye_inner', joint: 'head', vertices: [13360] },
  { name: '%_eye', joint: 'head', vertices: [13380] },
  { name: '%_eye_outer', joint: 'head', vertices: [13376] },
  { name: '%_ear', joint: 'head', vertices: [12106, 12195] },
  { name: 'mouth_%', joint: 'head', vertices: [11941] },
  { name: '%_shoulder', joint: '%_shoulder' },
  { name: '%_elbow', joint: '%_elbow' },
  { name: '%_wrist', joint: '%_wrist' },
  { name: '%_pinky', joint: '%_pinky1' },
  { name: '%_index', joint: '%_index1' },
  { name: '%_thumb', joint: '%_thumb2' },
  { name: '%_hip', joint: '%_hip' },
  { name: '%_knee', joint: '%_knee' },
  { name: '%_ankle', joint: '%_ankle' },
  { name: '%_heel', joint: '%_ankle', vertices: [12453] },
  { name: '%_foot_index', joint: '%_foot', vertices: [11551] },
  { name: '%_small_toe', joint: '%_foot', vertices: [13244] },
  { name: '%_acromion', joint: '%_collar', vertices: [8236] },
  { name: '%_hip_lateral', joint: 'pelvis', vertices: [10926] },
  { name: '%_thumb_tip', joint: '%_thumb3', vertices: [9348] },
  { name: '%_index_tip', joint: '%_index3', vertices: [8595] },
  { name: '%_middle_tip', joint: '%_middle3', vertices: [8787] },
  { name: '%_ring_tip', joint: '%_ring3', vertices: [8982] },
  { name: '%_pinky_tip', joint: '%_pinky3', vertices: [9171] },
];

/** BlazePose's order for the first 33 (MediaPipe, pose landmark model card, 2021). */
const BLAZEPOSE =
  'nose left_eye_inner left_eye left_eye_outer right_eye_inner right_eye right_eye_outer left_ear right_ear ' +
  'mouth_left mouth_right left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_pinky ' +
  'right_pinky left_index right_index left_thumb right_thumb left_hip right_hip left_knee right_knee left_ankle ' +
  'right_ankle left_heel right_heel left_foot_index right_foot_index';

/**
 * @param mirror - (vertices,) the id of each vertex's mirror image
 * @param soles - per part of the left foot's sole, the vertices that touch the floor
 */
export function landmarkSources(mirror: Uint32Array, soles: Record<string, number[]>): LandmarkSource[] {
  const sided: SidedLandmark[] = [
    ...SIDED,
    { name: '%_heel_sole', joint: '%_ankle', vertices: soles.heel },
    { name: '%_toe_sole', joint: '%_foot', vertices: soles.toe },
  ];
  const all = [
    ...MIDDLE,
    ...sided.flatMap(({ name, joint, vertices = [] }) => [
      { name: name.replace('%', 'left'), joint: joint.replace('%', 'left'), vertices },
      {
        name: name.replace('%', 'right'),
        joint: joint.replace('%', 'right'),
        vertices: vertices.map((id) => mirror[id]),
      },
    ]),
  ];
  const first = BLAZEPOSE.split(' ');
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return all.sort((a, b) => rank(a.name) - rank(b.name));
}
