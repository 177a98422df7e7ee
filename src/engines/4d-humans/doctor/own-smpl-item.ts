import { readSmplFile } from '../../../body/load-node.ts';
import { isKinemeshError } from '../../../errors/index.ts';
import type { CheckItem } from '../../engine.ts';
import { good, lesser, type Subject } from './item.ts';

const OWN: Subject = { id: 'smpl', label: 'SMPL file to draw with' };

/**
 * The SMPL file that motions are made of and shown with, read whole. A run does without it, with Kinemesh's own body.
 *
 * @param path - as the settings name it
 */
export async function ownSmplItem(path: string | null): Promise<CheckItem> {
  if (path === null) {
    return lesser(
      OWN,
      "is not set up: bodies are drawn with Kinemesh's own",
      "To see SMPL's true mesh: kinemesh setup smpl FILE.",
    );
  }
  try {
    const { gender, sha256, model } = await readSmplFile(path);
    return {
      ...good(
        OWN,
        `${path}, ${gender}, ${model.vertexCount} vertices, ${model.fileBetaCount} betas, sha256 ${sha256.slice(0, 12)}…`,
      ),
      needed: false,
    };
  } catch (error) {
    if (!isKinemeshError(error)) throw error;
    return lesser(OWN, `${error.message} (${error.code})`, error.remedy);
  }
}
