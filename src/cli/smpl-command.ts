import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { SmplFile } from '../body/load-node.ts';
import { KinemeshError } from '../errors/index.ts';
import { readSettings, settingsPath, writeSettings } from '../settings/index.ts';
import { EXIT } from './exit-codes.ts';
import type { World } from './world.ts';

interface SmplFlags {
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** `kinemesh setup smpl`, in the group `setup`. */
export function addSmpl(setup: Command, world: World, setCode: (code: number) => void): void {
  setup
    .command('smpl')
    .summary('name your own SMPL file')
    .description(
      "Read your own SMPL file whole and keep its path in the settings. Motions of 4D-Humans are then made of it and shown with it; without it they are shown with Kinemesh's own body.",
    )
    .argument('[file]', '.pkl as its site hands it out, or .npz')
    .option('--remove', 'forget the file')
    .option('--json', 'print it as JSON')
    .option('--debug', 'on failure, print where it happened')
    .action(async (file: string | undefined, flags: SmplFlags) =>
      setCode(await smplCommand(world, file, flags)),
    );
}

/** Keeps the path of a file that was read whole, or forgets it. Nothing is copied. */
async function smplCommand(world: World, file: string | undefined, flags: SmplFlags): Promise<number> {
  if ((file === undefined) !== (flags.remove === true)) {
    throw new KinemeshError(
      'option-invalid',
      file === undefined ? 'No SMPL file was named.' : 'A file and --remove were given.',
      'Give the file to keep, or --remove alone.',
    );
  }
  const path = settingsPath(world.env);
  const before = await readSettings(path);
  const smplPath = file === undefined ? null : resolve(file);
  const body = smplPath === null ? null : await (await import('../body/load-node.ts')).readSmplFile(smplPath);
  const changed = before.smplPath !== smplPath;
  if (changed) await writeSettings({ ...before, smplPath }, path);
  const kept = body === null ? null : factsOf(body);
  const text = flags.json
    ? `${JSON.stringify({ changed, path, smpl: kept }, null, 2)}\n`
    : textOf(kept, changed);
  world.stdout.write(text);
  return EXIT.done;
}

interface Facts {
  readonly path: string;
  readonly sha256: string;
  /** By the file's name: the file itself does not say. */
  readonly gender: SmplFile['gender'];
  readonly vertices: number;
  readonly betas: number;
}

function factsOf({ path, sha256, gender, model }: SmplFile): Facts {
  return { path, sha256, gender, vertices: model.vertexCount, betas: model.fileBetaCount };
}

function textOf(kept: Facts | null, changed: boolean): string {
  if (kept === null) return changed ? 'The SMPL file is forgotten.\n' : 'No SMPL file was set up.\n';
  const { path, gender, vertices, betas, sha256 } = kept;
  return [
    `✓ ${path}`,
    `  ${gender} by its name, ${vertices} vertices, ${betas} betas, sha256 ${sha256}`,
    changed
      ? 'Motions of 4D-Humans will be made of it. It stays where it is: nothing is copied.'
      : 'It was set up already: nothing was changed.',
    '',
  ].join('\n');
}
