import { join } from 'node:path';
import {
  COMMON,
  COMMON_JOINTS,
  fromSmplh,
  type JointTruth,
  LIMB_JOINTS,
  type PoseScore,
  scorePose,
} from './pose-score.ts';
import { type CalibratedCamera, readCalibration } from './truth/calibration.ts';
import { readTrc, type TrcRecording } from './truth/trc.ts';

/** The truth of one camera of Pose2Sim's recording. */
export interface CameraTruth extends JointTruth {
  readonly camera: CalibratedCamera;
  /** (F, 4, 3) m, y up: left heel, left toe, right heel, right toe, in the recording's own world. */
  readonly feet: Float64Array;
}

/** Which recording: the man alone, or the same man behind a woman drawn in front of him. */
export type Pose2simSet = 'pose2sim-single' | 'pose2sim-multi';

/**
 * Scores one person's joints against Pose2Sim's four-camera truth.
 *
 * @public for tuning by hand as well as for the table
 * @param prediction (T, 52, 3) joints in camera space of `cameraName`, and (T) their frames
 * @param cameraName `cam01`, `cam03`, …
 * @param dataDir the folder that has `accuracy/`
 * @param set `pose2sim-single`, or `pose2sim-multi` (the same man)
 * @example
 * const { limbs } = await scorePose2sim({ joints3d, frame }, 'cam01', '../shared/data');
 * console.log(limbs.paMpjpe, limbs.accelerationError);
 */
export async function scorePose2sim(
  prediction: { readonly joints3d: ArrayLike<number>; readonly frame: ArrayLike<number> },
  cameraName: string,
  dataDir: string,
  set: Pose2simSet = 'pose2sim-single',
): Promise<{ limbs: PoseScore; withNeck: PoseScore }> {
  const truth = await readPose2simTruth(cameraName, dataDir, set);
  const rows = { frame: prediction.frame, joints: fromSmplh(prediction.joints3d) };
  return { limbs: scorePose(rows, truth, LIMB_JOINTS), withNeck: scorePose(rows, truth, COMMON) };
}

/** The truth in one camera's space. */
export async function readPose2simTruth(
  cameraName: string,
  dataDir: string,
  set: Pose2simSet = 'pose2sim-single',
): Promise<CameraTruth> {
  const accuracy = join(dataDir, 'accuracy');
  const trcName = set === 'pose2sim-single' ? 'balancing' : 'P2';
  const trc = await readTrc(join(accuracy, set, `${trcName}_0-100_filt_butterworth.trc`));
  // Both sets are one recording; only the first has the calibration as TOML.
  const cameras = await readCalibration(join(accuracy, 'pose2sim-single', 'Calib_qualisys.toml'));
  const plain = cameraName.replace('_', '');
  const camera = cameras.find(({ name }) => name.replace('_', '') === plain);
  if (!camera) throw new Error(`The calibration has no camera ${cameraName}.`);
  return { camera, fps: trc.dataRate, joints: jointsInCamera(trc, camera), feet: feetOf(trc) };
}

/** TRC is y-up, the calibration's world z-up: (x, y, z) of the world = (z, x, y) of the TRC. */
function jointsInCamera(trc: TrcRecording, camera: CalibratedCamera): Float64Array {
  const { cameraFromWorldRotation: r, cameraFromWorldTranslation: t } = camera;
  const columns = COMMON_JOINTS.map(([name]) => trc.names.indexOf(name));
  const joints = new Float64Array(trc.frameCount * COMMON * 3);
  for (let frame = 0; frame < trc.frameCount; frame++) {
    for (let j = 0; j < COMMON; j++) {
      const from = (frame * trc.names.length + columns[j]) * 3;
      const world = [trc.points[from + 2], trc.points[from], trc.points[from + 1]];
      for (let i = 0; i < 3; i++) {
        joints[(frame * COMMON + j) * 3 + i] =
          r[i * 3] * world[0] + r[i * 3 + 1] * world[1] + r[i * 3 + 2] * world[2] + t[i];
      }
    }
  }
  return joints;
}

function feetOf(trc: TrcRecording): Float64Array {
  const columns = ['LHeel', 'LBigToe', 'RHeel', 'RBigToe'].map((name) => trc.names.indexOf(name));
  return Float64Array.from({ length: trc.frameCount * 12 }, (_, i) => {
    const [frame, point, axis] = [Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3];
    return trc.points[(frame * trc.names.length + columns[point]) * 3 + axis];
  });
}
