import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isKinemeshError, KinemeshError } from '../../errors/index.ts';
import type { Evidence } from '../../evidence/index.ts';
import { type ReadEvidenceOptions, readEvidence, writeEvidence } from '../../evidence/node.ts';
import { makeFolder, removePartials, writeError, writeWhole } from '../../files/index.ts';

/** What the evidence in a folder was made from. Evidence made from anything else is another's. */
export interface EvidenceKey {
  readonly video: string;
  readonly from: number;
  readonly to: number;
  readonly settings: Readonly<Record<string, string | number | null>>;
  readonly models: readonly { readonly name: string; readonly sha256: string }[];
}

/** The segments' files of one run, some of which may be there from an earlier one. */
export interface EvidenceFolder {
  /**
   * A segment that an earlier run finished, or null where there is none, or none that is whole.
   *
   * @throws KinemeshError `evidence-invalid` where the disk does not give it
   */
  read(
    segment: number,
    firstFrame: number,
    endFrame: number,
    options?: ReadEvidenceOptions,
  ): Promise<Evidence | null>;
  write(segment: number, evidence: Evidence): Promise<void>;
}

const KEY_FILE = 'made-from.json';
/** Settings as the command line calls them. */
const SETTING_WORDS: Readonly<Record<string, string>> = { maxPeople: 'number of people' };
/** Segments, and what pass 2 keeps beside them. */
const MADE_FILE = /^((\d+|who-is-who|fit-[0-9a-f]+)\.npz|video\.json|fits-of-last-runs\.json)$/;

/** The evidence that is in a motion folder, whatever it was made from; null where there is none. */
export async function evidenceIn(
  outDir: string,
): Promise<{ key: EvidenceKey; folder: EvidenceFolder } | null> {
  const dir = join(outDir, 'evidence');
  const text = await readFile(join(dir, KEY_FILE), 'utf8').catch(() => null);
  return text === null ? null : { key: JSON.parse(text) as EvidenceKey, folder: segmentsIn(dir) };
}

/**
 * Opens `evidence/` in a motion folder. Without `resume`, the evidence in it is deleted.
 *
 * @throws KinemeshError `resume-mismatch` where it was made from another video or with other settings
 */
export async function openEvidence(
  outDir: string,
  key: EvidenceKey,
  resume: boolean,
): Promise<EvidenceFolder> {
  const dir = join(outDir, 'evidence');
  const keyText = `${JSON.stringify(key, null, 2)}\n`;
  const found = await readFile(join(dir, KEY_FILE), 'utf8').catch(() => null);
  if (resume && found !== null && found !== keyText) {
    throw new KinemeshError(
      'resume-mismatch',
      `What is in ${outDir} was begun with ${difference(found, key)}.`,
      'Run with the same video and options as before, or with --force in place of --resume to begin anew.',
    );
  }
  try {
    await makeFolder(dir);
    if (!resume || found === null) await removeSegments(dir);
    await removePartials(dir);
    await writeWhole(join(dir, KEY_FILE), keyText);
  } catch (cause) {
    throw writeError(dir, cause);
  }
  return segmentsIn(dir);
}

function segmentsIn(dir: string): EvidenceFolder {
  const path = (segment: number) => join(dir, `${String(segment).padStart(4, '0')}.npz`);
  return {
    async read(segment, firstFrame, endFrame, options) {
      try {
        const evidence = await readEvidence(path(segment), options);
        return evidence.firstFrame === firstFrame && evidence.endFrame === endFrame ? evidence : null;
      } catch (cause) {
        if (isKinemeshError(cause)) return null;
        throw new KinemeshError(
          'evidence-invalid',
          `${path(segment)} could not be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`,
          'Check the disk, then run the same command with --resume.',
          { cause },
        );
      }
    },
    write: (segment, evidence) => writeEvidence(path(segment), evidence),
  };
}

async function removeSegments(dir: string): Promise<void> {
  await rm(join(dir, KEY_FILE), { force: true });
  for (const name of await readdir(dir)) {
    if (MADE_FILE.test(name)) await rm(join(dir, name), { force: true });
  }
}

/** The first thing in which a stored key differs, in words. */
function difference(found: string, key: EvidenceKey): string {
  try {
    const before = JSON.parse(found) as EvidenceKey;
    if (before.video !== key.video) return 'another video';
    if (before.from !== key.from || before.to !== key.to) {
      return `other frames (${before.from} to ${before.to - 1}, now ${key.from} to ${key.to - 1})`;
    }
    for (const [name, value] of Object.entries(key.settings)) {
      if (before.settings[name] !== value) {
        const [was, is] = [before.settings[name], value].map((setting) => setting ?? 'none given');
        return `another ${SETTING_WORDS[name] ?? name} (${was}, now ${is})`;
      }
    }
    return 'other networks or another version';
  } catch {
    return 'something that cannot be read';
  }
}
