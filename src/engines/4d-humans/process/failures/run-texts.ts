import { type Seen, shortened, type TextRule, whereIn } from './seen.ts';

/** How track.py is called and where it is, and the machine's memory. */
export const RUN_TEXTS: readonly TextRule[] = [
  {
    pattern:
      /Could not override '([^']+)'|Key '([^']+)' (?:is )?not in (?:struct|'\w+')|Error parsing override '([^']+)'|Error merging override ([^\s]+)|Missing mandatory value: (\S+)|unrecognized arguments: ([^\n]+)|Could not find '([^']+)'|LexerNoViableAltException: ?([^\n]*)|mismatched input '[^']*'|no viable alternative at input '([^']*)'|Value '[^']*' (?:of type '\w+' )?could not be converted to \w+|Invalid value '[^']*'/,
    name: (found) => {
      const override = found.slice(1).find((group) => group) ?? null;
      return {
        code: 'override-refused',
        message: `track.py refuses ${override === null ? 'a setting' : `the setting ${override}`}: ${shortened(found[0])}.`,
        remedy:
          'The checkout is of another version than the one that Kinemesh knows. Take 4D-Humans 6ec7965 and PHALP 96f7e6c, or newer ones: git pull in the checkout.',
      };
    },
  },
  {
    pattern:
      /(?:^|\n)MemoryError|Unable to allocate ([\d.]+ [KMGT]iB)|DefaultCPUAllocator: (?:can't allocate memory|not enough memory)|\[Errno 12\]|Cannot allocate memory|std::bad_alloc|Insufficient memory|Failed to allocate \d+ bytes/,
    name: (found, seen) => ({
      code: 'out-of-memory',
      message: `The machine's memory ran out ${whereIn(seen)}: ${shortened(found[0])}.`,
      remedy: moreMemory(seen),
    }),
  },
  {
    pattern: /Wsl\/Service\/E_UNEXPECTED|Catastrophic failure/,
    name: (_, seen) => ({
      code: 'out-of-memory',
      message: `WSL broke down ${whereIn(seen)} (E_UNEXPECTED), as it does when its memory runs out.`,
      remedy: moreMemory(seen),
    }),
  },
  {
    pattern:
      /no distribution with the supplied name|WSL_E_DISTRO_NOT_FOUND|WSL_E_\w+|Windows Subsystem for Linux (?:has no|is not) installed/,
    name: (found, { settings }) => ({
      code: 'wsl-missing',
      message: `WSL cannot start ${settings.wsl ?? 'the distribution'}: ${found[0]}.`,
      remedy: 'See which there are by wsl --list, then set up anew: kinemesh setup 4d-humans.',
    }),
  },
  {
    pattern: /can't open file ['"]([^'"]*track\.py)['"]/,
    name: (found) => ({
      code: 'checkout-missing',
      message: `There is no track.py: ${found[1]}.`,
      remedy: 'Set up anew, with the folder of 4D-Humans: kinemesh setup 4d-humans --checkout DIR.',
    }),
  },
  {
    pattern: /env: .(\/[^'’:]+).: (?:No such file or directory|Permission denied)/,
    name: (found) => ({
      code: 'interpreter-missing',
      message: `There is no Python at ${found[1]}.`,
      remedy: 'Its environment was moved or removed. Set up anew: kinemesh setup 4d-humans.',
    }),
  },
];

export function moreMemory({ settings }: Seen): string {
  return settings.wsl === null
    ? 'Close other programs, or do fewer frames at once: kinemesh setup 4d-humans --chunk-frames 200. 4D-Humans wants 16 GB.'
    : 'Give WSL more: memory=16GB under [wsl2] in .wslconfig of your Windows user folder, then wsl --shutdown. Or do fewer frames at once: kinemesh setup 4d-humans --chunk-frames 200.';
}
