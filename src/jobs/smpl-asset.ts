import { basename } from 'node:path';
import { sha256OfSmplFile } from '../body/load-node.ts';
import { readSettings } from '../settings/index.ts';
import type { StoredFile } from './service.ts';

/**
 * The user's own SMPL file, for the page. Only the one file that the settings name is ever given out, and only to who
 * knows its checksum from a motion.
 *
 * @returns null where no file is set up, where it is gone, or where it is another
 * @throws KinemeshError `option-invalid` where the settings cannot be read
 */
export async function smplAsset(sha256: string): Promise<StoredFile | null> {
  const { smplPath } = await readSettings();
  if (smplPath === null) return null;
  const present = await sha256OfSmplFile(smplPath).catch(() => null);
  if (present !== sha256) return null;
  return {
    path: smplPath,
    contentType: 'application/octet-stream',
    downloadName: basename(smplPath),
  };
}
