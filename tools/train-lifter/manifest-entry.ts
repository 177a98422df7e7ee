import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../convert-models/packages.ts';

/** What `models/manifest.json` says of a network that was trained here. */
export interface TrainedEntry {
  readonly name: string;
  readonly file: string;
  readonly purpose: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  readonly origin: string;
  readonly source: { readonly recipe: string };
  readonly input: TensorEntry;
  readonly outputs: readonly TensorEntry[];
}

interface TensorEntry {
  readonly name: string;
  readonly type: 'float32';
  readonly shape: readonly (number | string)[];
  readonly meaning: string;
}

/** The lifter, where its file lies in the folder. */
export function lifterEntries(folder: string): TrainedEntry[] {
  const file = 'lifter.onnx';
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  return [
    {
      name: 'lifter',
      file,
      purpose: 'what a person’s 33 landmarks over time mean in space: positions, spread, standing feet, up',
      bytes: bytes.length,
      sha256: sha256(bytes),
      licence: 'Apache-2.0',
      origin: 'Kinemesh, trained on motion of mocap.cs.cmu.edu and Mesh2Motion (CC0) and on sampled poses',
      source: { recipe: 'tools/train-lifter' },
      input: {
        name: 'rows',
        type: 'float32',
        shape: ['batch', 'rows', 138],
        meaning:
          '30 a second. 33 × (x, y, depth, visibility): rays turned so that the middle of the trunk is ahead, over the ' +
          'person’s size; metres over 1.7. Then the size’s logarithm + 2, whether movement and depth are known, the ' +
          'middle’s movement x, y, and how surely a frame was there. Zeros where none was',
      },
      outputs: [
        {
          name: 'outputs',
          type: 'float32',
          shape: ['batch', 'rows − 36', 172],
          meaning:
            '33 × (x, y, z), metres of a body of 1.70 m from the middle of the hips, in the turned axes; 33 × the ' +
            'logarithm of the spread (across, along); left heel, left toe, right heel, right toe as logits; up',
        },
      ],
    },
  ];
}
