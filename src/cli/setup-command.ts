import { type Command, Option } from 'commander';
import { type SetupTrackerFlags, setupTracker } from './setup-tracker.ts';
import { addSmpl } from './smpl-command.ts';
import type { World } from './world.ts';

/** `kinemesh setup`: what is kept in the user's settings. Each thing that can be set up is a command in it. */
export function addSetup(program: Command, world: World, setCode: (code: number) => void): void {
  const setup = program
    .command('setup')
    .description('Say where programs and files of your own are: 4D-Humans, SMPL.')
    .option('--debug', 'on failure, print where it happened');
  addTracker(setup, world, setCode);
  addSmpl(setup, world, setCode);
}

function addTracker(setup: Command, world: World, setCode: (code: number) => void): void {
  setup
    .command('4d-humans')
    .summary('find 4D-Humans and a Python that runs it')
    .description(
      'Find a checkout of 4D-Humans and a Python that runs it, try its imports, and keep both in the settings.',
    )
    .option('--checkout <dir>', 'the folder with track.py (default: looked for in the usual places)')
    .option('--python <path>', "its interpreter, or an environment's folder (default: looked for)")
    .addOption(
      new Option(
        '--detector <name>',
        'who finds the people: vitdet is better, maskrcnn takes less memory',
      ).choices(['vitdet', 'maskrcnn']),
    )
    .option('--chunk-frames <n>', 'frames that are processed at once; auto: by memory and disk')
    .option('--home <dir>', 'the home folder that 4D-Humans keeps its networks in; auto: your own')
    .option('--wsl <name>', 'on Windows: the WSL distribution (default: the default one)')
    .option(
      '--limit <name=seconds>',
      'a time limit: first-line, imports, silence or total (none: no limit); may be repeated',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--list', 'only list what is found, and change nothing')
    .option('--remove', 'forget what was set up')
    .option('--json', 'print it as JSON')
    .option('--debug', 'on failure, print where it happened')
    .addHelpText('after', HELP)
    .action(async (flags: SetupTrackerFlags) => setCode(await setupTracker(world, flags)));
}

const HELP = `
Examples:
  kinemesh setup 4d-humans                                  find everything
  kinemesh setup 4d-humans --list                           what is there, and what each Python lacks
  kinemesh setup 4d-humans --checkout ~/4D-Humans --python ~/4D-Humans/venv/bin/python
  kinemesh setup 4d-humans --detector maskrcnn --limit silence=1800

Run again it changes nothing where all is as it was. Then: kinemesh doctor --engine 4d-humans
`;
