import { type Named, type Seen, shortened, type TextRule } from './seen.ts';

/** Of the body model, by any of its names. */
const SMPL = /smpl|basicmodel/i;
/** Small files that have SMPL in their names, and are fetched with the networks. */
const FETCHED = /smpl_mean_params|SMPL_to_J19/;
/** Where 4D-Humans, PHALP and detectron2 keep what they fetch. */
const CACHES = /\.cache\/(?:4DHumans|phalp)|iopath_cache|\.torch|\.ckpt$|\.pth$/;

/** Files: weights, the body model, the video, the disk. */
export const FILE_TEXTS: readonly TextRule[] = [
  {
    pattern: /No space left on device|\[Errno 28\]|Disk quota exceeded|\[Errno 122\]/,
    name: () => ({
      code: 'disk-full',
      message: 'The disk became full while 4D-Humans was at work.',
      remedy:
        'Free some space, then try again: long videos are taken apart into pictures, which need about 0.2 MB each.',
    }),
  },
  {
    pattern: /Weights only load failed|WeightsUnpickler error|Unsupported (?:global|class|operand)/,
    name: (found) => {
      const global = /Unsupported (?:global: GLOBAL|class) ([\w.]+)/.exec(found.input)?.[1];
      return {
        code: 'weights-refused',
        message: `PyTorch 2.6 and newer refuses the networks of 4D-Humans, which are of an older form${global ? ` (${global})` : ''}.`,
        remedy:
          'Install an older PyTorch into the same environment: pip install "torch<2.6" "torchvision<0.21"; or apply 4D-Humans\' own change for it, pull request 182.',
      };
    },
  },
  {
    pattern: /SMPL model not found|(?:Path|File) (\S*(?:smpl|basicmodel)\S*) does not exist/i,
    name: (found) => smplMissing(found[1] ?? null),
  },
  {
    pattern: /No such file or directory: ['"]([^'"]+)['"]|Checkpoint (\S+) not found/,
    name: (found) => missingFile(found[1] ?? found[2]),
  },
  {
    pattern:
      /PytorchStreamReader failed|failed finding central directory|invalid header or archive is corrupted|Ran out of input|unexpected end of file|Unexpected EOF in archive|not in gzip format|pickle data was truncated|Error loading state_dict/,
    name: (found) => ({
      code: 'checkpoint-missing',
      message: `A file of 4D-Humans' networks is not whole: ${found[0]}.`,
      remedy:
        'Its download was cut off. Remove the folders 4DHumans and phalp in .cache of the home folder, and try again: they are fetched anew.',
    }),
  },
  {
    pattern:
      /urlopen error[^\n>]*|HTTP Error \d+[^\n]*|Temporary failure in name resolution|Name or service not known|getaddrinfo failed|Max retries exceeded[^\n]*|CERTIFICATE_VERIFY_FAILED|unable to resolve host address[^\n]*|Network is unreachable|Remote end closed connection|Connection (?:refused|reset by peer|timed out)|Access denied with the following error|Cannot retrieve the public link|RemoteDisconnected|ProxyError|'NoneType' object has no attribute 'strip'/,
    name: (found, seen) => downloadBlocked(found, seen),
  },
  {
    pattern:
      /Invalid source path|Invalid frame path|moov atom not found|Invalid data found when processing input|'NoneType' object has no attribute 'shape'|min\(\) (?:arg is an empty sequence|iterable argument is empty)|Can't open video|could not open video/i,
    name: (found) => ({
      code: 'source-not-readable',
      message: `4D-Humans cannot read the video that it was given: ${shortened(found[0])}.`,
      remedy:
        'Try once more. If it happens again, convert the video to an ordinary MP4 (H.264) and take that; or try the built-in engine.',
    }),
  },
  {
    pattern:
      /\[Errno 13\] Permission denied: ['"]([^'"]+)['"]|\[Errno 30\] Read-only file system: ['"]([^'"]+)['"]/,
    name: (found) => ({
      code: 'output-not-writable',
      message: `4D-Humans may not write ${found[1] ?? found[2]}.`,
      remedy: 'Give your user the right to write there.',
    }),
  },
];

function missingFile(path: string): Named | null {
  if (SMPL.test(path) && !FETCHED.test(path)) return smplMissing(path);
  if (!CACHES.test(path)) return null;
  return {
    code: 'checkpoint-missing',
    message: `A file of 4D-Humans' networks is missing: ${path}.`,
    remedy:
      'It is fetched on the first run. Remove its folder (4DHumans or phalp, in .cache of the home folder), see that the machine has a connection, and try again.',
  };
}

function smplMissing(path: string | null): Named {
  return {
    code: 'smpl-missing',
    message: `4D-Humans does not find the SMPL body model${path ? `: ${path}` : ''}.`,
    remedy:
      'Register at https://smplify.is.tue.mpg.de, download basicModel_neutral_lbs_10_207_0_v1.0.0.pkl, and put it into the folder data of 4D-Humans. PHALP fetches one of its own; where it cannot, put it there too, as .cache/phalp/3D/models/smpl/SMPL_NEUTRAL.pkl of the home folder.',
  };
}

/** What was being fetched is said before the exception is: by PHALP with the address, by 4D-Humans by the name alone. */
function downloadBlocked(found: RegExpExecArray, { lines }: Seen): Named {
  const said = lines.join('\n');
  const last = (words: RegExp) => [...said.matchAll(words)].at(-1)?.[1];
  const what =
    last(/Downloading remote file (\S+) to/g) ??
    /https?:\/\/[^\s'"<>)]+/.exec(found.input)?.[0] ??
    last(/Downloading (?:file: )?(\S+)/g);
  return {
    code: 'download-blocked',
    message: `4D-Humans could not fetch ${what ?? 'a file that it needs'}: ${shortened(found[0])}.`,
    remedy:
      'See that the machine has a connection (a proxy is named by https_proxy), and try again; or fetch the file elsewhere and put it where docs/4d-humans.md says.',
  };
}
