import { existsSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { KinemeshError } from '../errors/index.ts';
import { checkCommand } from './check-command.ts';
import { addDoctor } from './doctor-command.ts';
import { addEditCommand } from './edit-command.ts';
import { EXIT, EXIT_HELP, exitCodeOf } from './exit-codes.ts';
import { asKinemeshError, failureText } from './failure.ts';
import { addImport } from './import-command.ts';
import { DEFAULT_HOST, DEFAULT_PORT } from './listen-options.ts';
import { addLogs } from './logs-command.ts';
import type { RunFlags } from './options.ts';
import { addPoseService } from './pose-service-command.ts';
import { runCommand } from './run-command.ts';
import { sampleCommand } from './sample-command.ts';
import { addSetup } from './setup-command.ts';
import { shellQuoted } from './shell-quoted.ts';
import { type StartFlags, startCommand } from './start-command.ts';
import type { World } from './world.ts';

/**
 * The whole command line.
 *
 * @param args what stands after the program's name
 * @returns the exit code; nothing is thrown
 */
export async function runProgram(args: readonly string[], world: World): Promise<number> {
  const debug = args.includes('--debug') || ['1', 'true'].includes(world.env.KINEMESH_DEBUG ?? '');
  const result = { code: EXIT.done as number };
  const program = buildProgram(world, args, debug, (code) => {
    result.code = code;
  });
  try {
    if (args.length === 0) {
      program.outputHelp();
      return EXIT.done;
    }
    await program.parseAsync([...args], { from: 'user' });
    return result.code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      if (!args.includes('--json')) return EXIT.usage;
      return tellFailure(usageError(error), true, debug, world);
    }
    return tellFailure(error, args.includes('--json'), debug, world);
  }
}

/** A command line that cannot be understood, as the failure that JSON lines end with. */
function usageError(error: CommanderError): KinemeshError {
  const said = error.message.replace(/^error: /, '').split('\n');
  const message = error.code === 'commander.help' ? 'No command is given.' : said.join(' ');
  return new KinemeshError('option-invalid', message, 'See: kinemesh --help', { cause: error });
}

function tellFailure(error: unknown, json: boolean, debug: boolean, world: World): number {
  const failure = asKinemeshError(error);
  const exitCode = exitCodeOf(failure.code);
  const { code, message, remedy } = failure;
  if (json) world.stdout.write(`${JSON.stringify({ type: 'error', code, message, remedy, exitCode })}\n`);
  else world.stderr.write(failureText(failure, debug));
  return exitCode;
}

function buildProgram(
  world: World,
  args: readonly string[],
  debug: boolean,
  setCode: (code: number) => void,
): Command {
  const program = new Command('kinemesh')
    .description('Turns a video of people into their moving 3D bodies.')
    .version(world.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--debug', 'on failure, print where it happened (also KINEMESH_DEBUG=1)')
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => {
        if (!args.includes('--json')) world.stderr.write(text);
      },
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
      outputError: (text, write) => write(`✗ ${text.replace(/^error: /, '')}${hintFor(text)}`),
    })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', generalHelp());
  addStart(program, world, setCode);
  addRun(program, world, args, debug, setCode);
  addDoctor(program, world, setCode);
  addEditCommand(program, world, debug, setCode);
  addCheck(program, world, setCode);
  addSample(program, world, setCode);
  addSetup(program, world, setCode);
  addImport(program, world, debug, setCode);
  addLogs(program, world, setCode);
  addPoseService(program, world, setCode);
  return program;
}

function addRun(
  program: Command,
  world: World,
  args: readonly string[],
  debug: boolean,
  setCode: (code: number) => void,
): void {
  program
    .command('run')
    .summary('turn a video into a motion folder')
    .description('Turn a video into a motion folder: one posed body per person on every frame.')
    .argument('<video>', 'the video file')
    .option('-o, --out <dir>', 'where the result goes (default: VIDEO-motion)')
    .addOption(
      new Option('--engine <name>', 'what sees the people: 4d-humans is your own, see: kinemesh setup')
        .choices(['builtin', '4d-humans'])
        .default('builtin'),
    )
    .addOption(
      new Option('--model <size>', 'the pose network: the larger, the better and the slower')
        .choices(['heavy', 'full', 'lite'])
        .default('heavy'),
    )
    .option('--fov <degrees>', "the lens's horizontal field of view, where you know it")
    .option('--focal <px>', 'or its focal length, pixels of the upright picture')
    .option('--height <m>', `how tall the person is: 1.82, 182cm or 6'1"`)
    .option('--max-people <n>', 'follow at most so many people')
    .option('--from <time>', 'start there: seconds (12.5), minutes (1:02.5) or a frame (120f)')
    .option('--to <time>', 'stop before this')
    .option('--capture-rate <fps>', 'slow motion: frames that the camera took in a real second')
    .addOption(
      new Option(
        '--camera <whose>',
        "4d-humans: bodies under your lens (the default), or its engine's camera",
      ).choices(['lens', 'engine']),
    )
    .option('--chunk-frames <n>', '4d-humans: frames at once (default: as memory and disk allow)')
    .option('--overlay <file.mp4>', 'also draw the bodies on the video')
    .option('--resume', 'go on with a run that was stopped')
    .option('--force', 'replace an earlier result')
    .option('--json', 'print progress and result as JSON lines')
    .option('--debug', 'on failure, print where it happened')
    .addHelpText('after', RUN_HELP)
    .action(async (video: string, flags: RunFlags) => {
      const again = `${world.command} ${resumeArgs(args, flags)}`;
      setCode(await runCommand(world, video, flags, { debug, again }));
    });
}

/** The same command line again, to go on with what is there. The overlay that it may replace, it still may. */
function resumeArgs(args: readonly string[], { overlay }: RunFlags): string {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const same = args
    .slice(0, end)
    .filter((arg) => arg !== '--resume' && (arg !== '--force' || overlay !== undefined));
  return [...same, '--resume', ...args.slice(end)]
    .map((arg) => shellQuoted(arg, process.platform === 'win32'))
    .join(' ');
}

function addCheck(program: Command, world: World, setCode: (code: number) => void): void {
  program
    .command('check')
    .description('Hold a motion folder against the format, naming file and field of what is wrong.')
    .argument('<dir>', 'the motion folder')
    .option('--json', 'print it as JSON')
    .option('--debug', 'on failure, print where it happened')
    .action(async (dir: string, { json = false }) => setCode(await checkCommand(world, dir, { json })));
}

function addStart(program: Command, world: World, setCode: (code: number) => void): void {
  program
    .command('start')
    .description('Start Kinemesh and its page: drop videos into it, look at the bodies in it.')
    .option(
      '--data <dir>',
      "where videos and results are kept (default: the system's place for a program's data)",
    )
    .option('--port <n>', `the page's port (default: ${DEFAULT_PORT}; 0 takes a free one)`)
    .option('--host <address>', `listen there (default: ${DEFAULT_HOST}, this machine alone)`)
    .option('--open', 'open the page in the browser')
    .option('--debug', 'on failure, print where it happened')
    .addHelpText('after', START_HELP)
    .action(async (flags: StartFlags) => setCode(await startCommand(world, flags)));
}

function addSample(program: Command, world: World, setCode: (code: number) => void): void {
  program
    .command('sample')
    .description('Copy the sample clip out of the package.')
    .option('-o, --out <file.mp4>', 'where it goes (default: kinemesh-sample/sample.mp4)')
    .option('--force', 'replace a file that is there')
    .action(async ({ out, force = false }) => setCode(await sampleCommand(world, out, force)));
}

function hintFor(text: string): string {
  const given = /unknown command '([^']+)'/.exec(text)?.[1];
  if (given !== undefined && existsSync(given)) return `  Did you mean: kinemesh run ${given}\n`;
  return '  See: kinemesh --help\n';
}

function generalHelp(): string {
  const codes = EXIT_HELP.map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`);
  return `
Examples:
  kinemesh start                              the page: drop videos, look at the bodies
  kinemesh run clip.mp4 --out result          a motion folder
  kinemesh run clip.mp4 --overlay bodies.mp4  and the video with the bodies on it
  kinemesh doctor                             is everything here that a run needs?

Exit codes:
${codes.join('\n')}
`;
}

const START_HELP = `
Examples:
  kinemesh start --open                 and open the page in the browser
  kinemesh start --port 4000            at http://localhost:4000
  kinemesh start --data /mnt/big/mocap  videos and results on another disk

Ctrl-C stops it within 5 seconds. What is at work then goes on at the next start.
`;

const RUN_HELP = `
Examples:
  kinemesh run ride.mp4 --out ride --overlay ride-bodies.mp4
  kinemesh run ride.mp4 --out ride --resume            after Ctrl-C, a crash or a power cut
  kinemesh run jump.mov --height 182cm --fov 69        true size, known lens
  kinemesh run slow.mp4 --capture-rate 240             filmed at 240 frames a second
  kinemesh run game.mp4 --from 1:30 --to 1:45 --max-people 4

Ctrl-C stops within 2 seconds and keeps what was seen so far.
`;
