import type { ErrorCode } from '../errors/index.ts';

/** What the process ends with. Scripts depend on these: they never change their meaning. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  installation: 3,
  video: 4,
  output: 5,
  hangup: 129,
  interrupted: 130,
  closedPipe: 141,
  terminated: 143,
} as const;

/** The same for people, in `--help` and in the docs. */
export const EXIT_HELP: readonly (readonly [codes: string, meaning: string])[] = [
  ['0', 'done (also when the video shows nobody: a warning says so; start: stopped as asked)'],
  ['1', 'failed; doctor: something needed is missing; check: the folder is not in order'],
  ['2', 'the command line asks for something that cannot be: a port or a data folder in use, too'],
  ['3', 'the installation: Node is too old, a network, the body or the page is missing or damaged'],
  ['4', 'the video cannot be read'],
  ['5', 'the output cannot be written: no permission, disk full'],
  ['130', 'stopped by Ctrl-C (143 by SIGTERM, 129 by SIGHUP, 141 as its reader went); --resume goes on'],
];

/** The exit code of a failure. */
export function exitCodeOf(code: ErrorCode): number {
  if (code.startsWith('video-') && code !== 'video-encode-failed') return EXIT.video;
  switch (code) {
    case 'option-invalid':
    case 'output-exists':
    case 'resume-mismatch':
    case 'edit-invalid':
    case 'edit-needs-evidence':
    case 'data-in-use':
    case 'port-in-use':
      return EXIT.usage;
    case 'node-too-old':
    case 'model-missing':
    case 'model-corrupt':
    case 'body-missing':
    case 'body-corrupt':
    case 'runtime-missing':
    case 'page-missing':
    case 'data-newer':
    case 'tracker-not-set-up':
    case 'checkout-missing':
    case 'interpreter-missing':
    case 'wsl-missing':
    case 'import-missing':
    case 'import-crashed':
    case 'import-hung':
    case 'torch-cuda-mismatch':
    case 'gpu-missing':
    case 'gpu-driver-old':
    case 'egl-missing':
    case 'checkpoint-missing':
    case 'download-blocked':
    case 'smpl-missing':
    case 'smpl-invalid':
    case 'weights-refused':
    case 'numpy-incompatible':
      return EXIT.installation;
    case 'output-not-writable':
    case 'disk-full':
    case 'video-encode-failed':
      return EXIT.output;
    case 'cancelled':
      return EXIT.interrupted;
    default:
      return EXIT.failed;
  }
}
