import type { FourDHumansSettings } from '../../../settings/index.ts';
import { hydraOverride } from '../process/index.ts';
import type { StagedChunk } from './stage.ts';

/**
 * What track.py is told, in this order. Everything that its defaults would cut short is said: it stops at frame 1300,
 * or after 10 seconds where it reads a stream.
 *
 * @param outDir as the checkout's machine calls it
 */
export function overridesOf(
  staged: StagedChunk,
  source: string,
  outDir: string,
  settings: Pick<FourDHumansSettings, 'render'> & { readonly detector: string },
): string[] {
  const given: [string, string | number | boolean][] = [
    ['video.source', source],
    ['video.output_dir', outDir],
    ['video.extract_video', staged.how === 'pictures'],
    ['video.start_frame', staged.startFrame],
    ['video.end_frame', staged.endFrame],
    ['video.start_time', `${staged.startFrame}s`],
    ['video.end_time', `${staged.endFrame}s`],
    ['hydra.run.dir', outDir],
    ['render.enable', settings.render],
    ['phalp.detector', settings.detector],
    ['detect_shots', true],
    ['overwrite', true],
  ];
  return given.map(([key, value]) => hydraOverride(key, value));
}
