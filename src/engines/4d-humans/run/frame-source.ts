import type { FourDHumansSettings } from '../../../settings/index.ts';
import { runProgram } from '../../../supervise/index.ts';
import { pythonCommand } from '../host/index.ts';
import type { FrameSource } from './stage.ts';

const LONGEST_SECONDS = 20;
const CAN = 'can read a stream';

/**
 * PHALP reads streams by two functions of torchvision, which newer versions have no more, and these need PyAV. Looked
 * for on the disk: importing torch would take seconds.
 */
const PROBE = `
import importlib.util as util, os
found = util.find_spec("torchvision")
path = os.path.join(os.path.dirname(found.origin), "io", "video.py") if found else ""
if util.find_spec("av") and os.path.isfile(path):
    text = open(path, encoding="utf8").read()
    if "def read_video(" in text and "def read_video_timestamps(" in text:
        print("${CAN}")
`;

/** How track.py is to read its frames: as the settings say, else as a stream where its environment can. */
export async function frameSource(settings: FourDHumansSettings, signal: AbortSignal): Promise<FrameSource> {
  if (settings.frames !== 'auto') return settings.frames;
  const program = pythonCommand(settings, ['-c', PROBE], { cwd: null });
  const { stdout } = await runProgram(program, { seconds: LONGEST_SECONDS, signal });
  return stdout.includes(CAN) ? 'stream' : 'pictures';
}
