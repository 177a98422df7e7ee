import { z } from 'zod';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import type { CheckItem } from '../../engine.ts';
import { look, wordsOf } from '../setup/look-program.ts';
import { failureByWords } from '../setup/probe-failure.ts';
import { bad, good } from './item.ts';

const EGL = { id: 'egl', label: 'EGL' };
const SECONDS = 20;

const answerSchema = z.object({
  egl: z.boolean(),
  version: z.string().optional(),
  error: z.string().nullish(),
});

/** Whether pictures can be drawn without a screen: PHALP makes its renderer even where nothing is to be rendered. */
export async function eglItem(settings: FourDHumansSettings): Promise<CheckItem> {
  const looked = await look(settings, ['egl'], SECONDS);
  const answer = answerSchema.safeParse(looked.answers.at(-1)).data;
  if (answer?.egl) return good(EGL, answer.version ?? 'is there');
  const { timedOut, signal } = looked.result;
  const ended = timedOut
    ? `no answer within ${SECONDS} s`
    : (signal ?? wordsOf(looked).at(-1) ?? 'no answer');
  return bad(EGL, failureByWords(settings, `Unable to load EGL: ${answer?.error ?? ended}`));
}
