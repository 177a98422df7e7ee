import { join } from 'node:path/posix';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { Ends, MachineFiles } from '../setup/machine-files.ts';

/** What 4D-Humans itself fetches, below `~/.cache/4DHumans`; the archive is opened once, right after it was fetched. */
export const HMR2_ARCHIVE = 'hmr2_data.tar.gz';
export const HMR2_FILES = [
  'logs/train/multiruns/hmr2/0/checkpoints/epoch=35-step=1000000.ckpt',
  'logs/train/multiruns/hmr2/0/model_config.yaml',
  'data/smpl_mean_params.npz',
  'data/SMPL_to_J19.pkl',
];
/** What PHALP fetches, below `~/.cache/phalp`. */
export const PHALP_FILES = [
  'weights/hmar_v2_weights.pth',
  'weights/pose_predictor.pth',
  'weights/pose_predictor.yaml',
  '3D/head_faces.npy',
  '3D/mean_std.npy',
  '3D/smpl_mean_params.npz',
  '3D/SMPL_to_J19.pkl',
  '3D/texture.npz',
  '3D/bmap_256.npy',
  '3D/fmap_256.npy',
  'ava/ava_labels.pkl',
  'ava/ava_class_mapping.pkl',
];
/** What detectron2 fetches, below `~/.torch/iopath_cache/detectron2`. The second serves boxes that are given. */
export const DETECTOR_FOLDERS: Readonly<Record<FourDHumansSettings['detector'], readonly string[]>> = {
  vitdet: [
    'ViTDet/COCO/cascade_mask_rcnn_vitdet_h',
    'COCO-InstanceSegmentation/mask_rcnn_X_101_32x8d_FPN_3x',
  ],
  maskrcnn: [
    'new_baselines/mask_rcnn_regnety_4gf_dds_FPN_400ep_LSJ',
    'COCO-InstanceSegmentation/mask_rcnn_X_101_32x8d_FPN_3x',
  ],
};

/** A file that was looked for. */
export interface NetworkFile {
  readonly path: string;
  /** 0 where it is not there. */
  readonly bytes: number;
  readonly state: 'whole' | 'cut-off' | 'web-page' | 'absent';
}

/** Whether a file is there, and whole as far as its ends tell. */
export async function lookAtFile(files: MachineFiles, path: string): Promise<NetworkFile> {
  const ends = await files.ends(path);
  if (ends === null) return { path, bytes: 0, state: 'absent' };
  return { path, bytes: ends.bytes, state: stateOf(path, ends) };
}

/**
 * An interrupted download leaves half a file under the final name, which is then taken for whole. PyTorch's files and
 * .npz are zip archives, whose directory comes last; a pickle ends with its STOP; a blocked download is a web page.
 */
function stateOf(path: string, { bytes, first, last }: Ends): NetworkFile['state'] {
  if (bytes === 0) return 'cut-off';
  if (/^(3c21|3c68746d6c|3c48544d4c)/.test(first) && !path.endsWith('.yaml')) return 'web-page';
  if (first.startsWith('504b0304') && !last.startsWith('504b0506')) return 'cut-off';
  if (path.endsWith('.pkl') && first.startsWith('80') && !last.endsWith('2e')) return 'cut-off';
  return 'whole';
}

/** The networks in a folder of detectron2's cache: each lies in a folder named by a number. */
export async function networksIn(files: MachineFiles, folder: string): Promise<NetworkFile[]> {
  const found: NetworkFile[] = [];
  for (const run of await files.list(folder)) {
    if (run.kind !== 'folder') continue;
    for (const { name, kind } of await files.list(join(folder, run.name))) {
      if (kind === 'file' && name.endsWith('.pkl')) {
        found.push(await lookAtFile(files, join(folder, run.name, name)));
      }
    }
  }
  return found;
}
