import { KinemeshError } from '../../../../errors/index.ts';
import { FILE_TEXTS } from './file-texts.ts';
import { GPU_TEXTS } from './gpu-texts.ts';
import { IMPORT_TEXTS } from './import-texts.ts';
import { lastTraceback } from './last-traceback.ts';
import { moreMemory, RUN_TEXTS } from './run-texts.ts';
import {
  gigabytes,
  moduleOf,
  type Named,
  type Reached,
  type Seen,
  shortened,
  type TextRule,
  whereIn,
} from './seen.ts';

/** Lines that people are shown. */
const LAST_LINES = 20;

/** The first that fits is taken. */
const RULES: readonly TextRule[] = [...GPU_TEXTS, ...FILE_TEXTS, ...RUN_TEXTS, ...IMPORT_TEXTS];

/** The name of what ended a run, or the try of a module, by all that is known of it. */
export function nameFailure(seen: Seen): KinemeshError {
  const { code, message, remedy } = named(seen);
  return new KinemeshError(code, message, remedy, { ended: endingOf(seen) });
}

/** How it ended, as an error carries it. */
export function endingOf({ exitCode, signal, lines }: Seen) {
  return { exitCode, signal, lastLines: lines.slice(-LAST_LINES) };
}

/** What its words say, whatever its exit code; null where they say nothing known. */
export function namedByText(seen: Seen): Named | null {
  const traceback = lastTraceback(seen.lines);
  const texts = traceback === null ? [] : [traceback.words];
  texts.push(seen.lines.join('\n'));
  for (const text of texts) {
    for (const { pattern, name } of RULES) {
      const found = pattern.exec(text);
      const named = found && name(found, seen);
      if (named) return named;
    }
  }
  return null;
}

function named(seen: Seen): Named {
  if (seen.overLimit !== null) return overLimit(seen);
  const { exitCode, signal } = seen;
  if (signal === 'SIGKILL') return killed(seen);
  // A signal by itself says little; what native code said before it says more.
  const byText = namedByText(seen);
  const isLoading = seen.reached === 'nothing' || seen.reached === 'first-line';
  if (signal !== null && isLoading && !FROM_OUTSIDE.has(signal)) return importCrashed(seen, signal);
  if (byText !== null) return byText;
  if (signal !== null) return bySignal(seen, signal);
  const last = lastTraceback(seen.lines)?.exception ?? null;
  if (isLoading && seen.importing.length > 0) return importCrashed(seen, `exit code ${exitCode}`);
  if (isLoading && last !== null && /ImportError|OSError|SyntaxError/.test(last)) return importFailed(last);
  if (exitCode === 0 && last === null) return withoutResult(seen.reached);
  return {
    code: 'tracker-failed',
    message:
      last === null
        ? `track.py ended ${whereIn(seen)} with exit code ${exitCode}, and did not say why.`
        : `track.py failed ${whereIn(seen)}: ${shortened(last)}.`,
    remedy: 'The log has all that it said. kinemesh doctor --engine 4d-humans looks at what it needs.',
  };
}

function importCrashed(seen: Seen, how: string): Named {
  const module = moduleOf(seen.importing);
  const said = (words: RegExp) => seen.lines.findLast((line) => words.test(line));
  const native = said(/what\(\):/) ?? said(/Fatal Python error|Illegal instruction/);
  return {
    code: 'import-crashed',
    message: `Python broke down while it loaded ${module} (${how})${native ? `: ${shortened(native.replace(/^.*what\(\):/, '')).replace(/\.$/, '')}` : ''}.`,
    remedy: `Install ${module.split(/[. ]/)[0]} again, into the same environment (${seen.settings.python}), in a version for this Python and this machine. kinemesh doctor --engine 4d-humans tries each module.`,
  };
}

function importFailed(exception: string): Named {
  return {
    code: 'import-crashed',
    message: `A module of 4D-Humans cannot be loaded: ${shortened(exception)}.`,
    remedy:
      'Install it again, into the same environment, in a version that fits the others. kinemesh doctor --engine 4d-humans tries each module.',
  };
}

function killed(seen: Seen): Named {
  const { oomKills, peakBytes, freeBytes, totalBytes } = seen.memory;
  const isShort = totalBytes !== null && freeBytes !== null && freeBytes < 0.1 * totalBytes;
  const isLarge = totalBytes !== null && peakBytes > 0.5 * totalBytes;
  const most = peakBytes > 0 ? ` It had ${gigabytes(peakBytes)}` : '';
  const of = most && totalBytes !== null ? `${most} of ${gigabytes(totalBytes)}.` : most && `${most}.`;
  if ((oomKills ?? 0) > 0 || isShort || isLarge) {
    return {
      code: 'out-of-memory',
      message: `The system ended track.py ${whereIn(seen)}, because the machine's memory ran out.${of}`,
      remedy: moreMemory(seen),
    };
  }
  return {
    code: 'killed-by-signal',
    message: `track.py was ended from outside, by SIGKILL, ${whereIn(seen)}.${of}`,
    remedy:
      'Somebody ended it, or a program that watches over memory did. Try again, and close other programs first.',
  };
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGSEGV: 'a library reached for memory that is not its own',
  SIGBUS: 'a library reached for memory that is not there',
  SIGABRT: 'a library gave up',
  SIGILL: 'a library was built for another processor',
  SIGFPE: 'a library calculated what cannot be calculated',
  SIGTERM: 'somebody asked it to end',
  SIGINT: 'somebody interrupted it',
  SIGHUP: 'its session was closed',
};

/** What a process hardly sends to itself. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP']);

function bySignal(seen: Seen, signal: string): Named {
  const why = SIGNALS[signal];
  return {
    code: 'killed-by-signal',
    message: `track.py was ended by ${signal}${why ? ` (${why})` : ''} ${whereIn(seen)}.`,
    remedy: !FROM_OUTSIDE.has(signal)
      ? 'Try again. If it ends at the same place, the log names the library in its last lines: install that one again.'
      : 'Try again.',
  };
}

function overLimit(seen: Seen): Named {
  const { limit, seconds } = seen.overLimit ?? { limit: 'total', seconds: 0 };
  if (limit === 'total') {
    return {
      code: 'time-limit',
      message: `track.py was still at work ${whereIn(seen)} after ${seconds} s, all that it is allowed.`,
      remedy: 'Allow more, or all that it takes: kinemesh setup 4d-humans --limit total=none.',
    };
  }
  const name = limit === 'first-line' ? 'first-line' : limit === 'preparation' ? 'imports' : 'silence';
  const isLoading = seen.reached === 'first-line' && seen.importing.length > 0;
  if (isLoading || limit === 'preparation') {
    return {
      code: 'import-hung',
      message: `Python did not get on ${seen.importing.length > 0 ? `with loading ${moduleOf(seen.importing)}` : 'with loading the modules of 4D-Humans'} for ${seconds} s.`,
      remedy: `Restart the machine if the GPU hangs; try that module alone: kinemesh doctor --engine 4d-humans. If it is only slow, give it more seconds: kinemesh setup 4d-humans --limit ${name}=1800.`,
    };
  }
  return {
    code: 'no-sign-of-life',
    message:
      limit === 'first-line'
        ? `The Python of 4D-Humans, ${seen.settings.python}, said nothing within ${seconds} s.`
        : `track.py gave no sign of life for ${seconds} s, ${whereIn(seen)}.`,
    remedy: `Try again; restart the machine if nvidia-smi does not answer either. If it is only slow, give it more seconds: kinemesh setup 4d-humans --limit ${name}=1800.`,
  };
}

const CAME: Readonly<Record<Reached, string>> = {
  nothing: 'it said nothing',
  'first-line': 'it was still loading its modules',
  imports: 'it was still loading its networks',
  models: 'it had not begun with the frames',
  frames: 'it had not come to the last frame',
  end: 'it had come to the last frame',
};

function withoutResult(reached: Reached): Named {
  return {
    code: 'no-result',
    message: `track.py ended as if all were well (exit code 0), but left no result; ${CAME[reached]}.`,
    remedy: 'The log has all that it said. Try again, and report it with the log if it happens twice.',
  };
}
