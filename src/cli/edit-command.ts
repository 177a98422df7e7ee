import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { addEdit, type EditsFile, editsAsAsked, undoEdit } from '../edits/index.ts';
import { type OpenMotion, openMotion, refit } from '../engines/index.ts';
import { KinemeshError } from '../errors/index.ts';
import { readMotion } from '../motion/node.ts';
import { EDIT_USAGE, type EditFlags, editRequestFrom } from './edit-request.ts';
import { editText } from './edit-text.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { durationText } from './pace.ts';
import { makeDisplay } from './progress.ts';
import { lockFolder, refuseWhileWritten } from './run-lock.ts';
import { peopleText, summarise, warningLines } from './summary.ts';
import type { World } from './world.ts';

export function addEditCommand(
  program: Command,
  world: World,
  debug: boolean,
  setCode: (code: number) => void,
): void {
  program
    .command('edit')
    .summary('mend what a run got wrong')
    .description('Mend what a run got wrong; bodies are made anew in seconds, and everything can be undone.')
    .argument('<folder>', 'the motion folder')
    .argument('[what]', 'what to do (default: list what was mended)', 'list')
    .argument('[words...]', 'tracks, and what else it wants')
    .option('--frame <n>', 'on this frame, or from it on')
    .option('--from <n>', 'a range: its first frame')
    .option('--to <n>', 'and its last')
    .option('--at <x,y>', 'joint: where it is, pixels of the upright picture')
    .option('--fov <degrees>', 'lens: its horizontal field of view')
    .option('--focal <px>', 'lens: or its focal length, pixels of the upright picture')
    .option('--track <n>', 'floor: who stands on it')
    .option('--camera-height <m>', 'floor: or how high above it the camera is')
    .option('--pitch <degrees>', 'floor: how far the camera looks down')
    .option('--roll <degrees>', 'floor: how far the camera is turned clockwise')
    .option('--json', 'print progress and result as JSON lines')
    .option('--debug', 'on failure, print where it happened')
    .addHelpText('after', EDIT_HELP)
    .action(async (folder: string, what: string, words: string[], flags: EditFlags) =>
      setCode(await editCommand(world, resolve(folder), { what, words, flags }, debug)),
    );
}

const EDIT_HELP = `
What can be done:
${Object.values(EDIT_USAGE)
  .map((usage) => `  ${usage}`)
  .join('\n')}
  list                 what was mended, numbered
  undo [N]             take back the last, or number N

Examples:
  kinemesh edit ride merge 2 5                      these are one person
  kinemesh edit ride split 3 --frame 120            from there on it is somebody else
  kinemesh edit ride joint 1 leftWrist --frame 30 --at 412,220
  kinemesh edit ride undo
`;

interface Asked {
  readonly what: string;
  readonly words: readonly string[];
  readonly flags: EditFlags;
}

/** `kinemesh edit`: mends a motion folder. Returns the exit code; failures are thrown. */
async function editCommand(world: World, dir: string, asked: Asked, debug: boolean): Promise<number> {
  await checkFolder(dir);
  if (asked.what === 'list') return list(world, dir, asked);
  // What cannot be understood is told before anything is looked at.
  const request = asked.what === 'undo' ? null : editRequestFrom(asked.what, asked.words, asked.flags);
  const place = asked.what === 'undo' ? placeFrom(asked.words) : undefined;
  await refuseWhileWritten(dir);
  const lock = await lockFolder(dir);
  try {
    const open = await openMotion(dir);
    const edits = request === null ? undoEdit(open.edits, place) : addEdit(open.edits, request, open.motion);
    return await apply(world, dir, edits, asked.flags.json ?? false, debug);
  } finally {
    await lock.release();
  }
}

async function apply(
  world: World,
  dir: string,
  edits: EditsFile,
  json: boolean,
  debug: boolean,
): Promise<number> {
  const started = world.now();
  const display = makeDisplay(world, { json, debug });
  const sayStopped = (exitCode: number) => {
    if (interruption.reason() === 'reader-gone') return;
    if (json) world.stdout.write(`${JSON.stringify({ type: 'cancelled', out: dir, exitCode })}\n`);
    world.stderr.write('Stopped. Nothing was changed.\n');
  };
  const interruption = interruptible(world, () => display.end(), sayStopped);
  try {
    await refit(dir, edits, (event) => display.show(event), interruption.signal);
    const motion = await readMotion(dir);
    const open = await openMotion(dir);
    const run = { framesSeen: 0, framesResumed: 0, seconds: (world.now() - started) / 1000 };
    const { seconds, people, frames, warnings } = summarise(motion, run, dir, null);
    display.end();
    world.stdout.write(
      json
        ? `${JSON.stringify({ type: 'done', out: dir, seconds, people, edits: numbered(open), warnings })}\n`
        : `${[peopleText({ people, frames }), ...warningLines(warnings), '', listText(open), `Made anew in ${durationText(seconds)}.`].join('\n')}\n`,
    );
    return EXIT.done;
  } catch (error) {
    display.end();
    const code = interruption.exitCode();
    if (code === null) throw error;
    sayStopped(code);
    return code;
  } finally {
    interruption.end();
  }
}

async function list(world: World, dir: string, { words, flags }: Asked): Promise<number> {
  if (words.length > 0) {
    throw new KinemeshError('option-invalid', `Nothing follows "list" (${words[0]}).`, 'Leave it away.');
  }
  const open = await openMotion(dir);
  world.stdout.write(
    flags.json ? `${JSON.stringify({ out: dir, edits: numbered(open) })}\n` : `${listText(open)}\n`,
  );
  return EXIT.done;
}

/** The edits as they were asked for, each with its number. */
function numbered({ edits, whoIsWho }: OpenMotion): unknown[] {
  return editsAsAsked(edits, whoIsWho.people, whoIsWho.evidence).map((edit, i) => ({
    number: i + 1,
    ...edit,
  }));
}

function listText({ edits, whoIsWho }: OpenMotion): string {
  const lines = editsAsAsked(edits, whoIsWho.people, whoIsWho.evidence).map(
    (edit, i) => `  ${i + 1}  ${editText(edit)}`,
  );
  return lines.length === 0 ? 'Nothing is mended.' : ['Mended:', ...lines].join('\n');
}

/** The number after `undo`, or the last. */
function placeFrom(words: readonly string[]): number | undefined {
  if (words.length === 0) return undefined;
  if (words.length === 1 && /^\d+$/.test(words[0])) return Number(words[0]);
  throw new KinemeshError(
    'option-invalid',
    `${JSON.stringify(words.join(' '))} is no number of an edit.`,
    'It is: kinemesh edit FOLDER undo [N]. The numbers are those of: kinemesh edit FOLDER list',
  );
}

async function checkFolder(dir: string): Promise<void> {
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new KinemeshError(
    'option-invalid',
    `There is no folder at ${dir}.`,
    'Give the motion folder that a run wrote, the one that was named with --out.',
  );
}
