import { parentPort } from 'node:worker_threads';
import { loadKinemeshBody } from '../../body/load-node.ts';
import { isKinemeshError } from '../../errors/index.ts';
import { fitPerson } from '../../fitting/index.ts';
import { type FitFailure, type FitNews, type FitTask, memoryOf } from './fit-protocol.ts';

/** A thread that fits one person after the other, as {@link FitTask}s come. It is ended from outside. */
const say = (news: FitNews, memory: ArrayBuffer[] = []) => parentPort?.postMessage(news, memory);

parentPort?.on('message', async (task: FitTask) => {
  try {
    const onProgress = (part: number) => say({ kind: 'progress', part });
    const fitted = await fitPerson({ ...task, body: loadKinemeshBody(), onProgress });
    say({ kind: 'fitted', fitted }, memoryOf(fitted));
  } catch (error) {
    say({ kind: 'failed', failure: failureOf(error) });
  }
});

function failureOf(error: unknown): FitFailure {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const named = isKinemeshError(error) ? { code: error.code, remedy: error.remedy } : null;
  return { named, message, stack };
}
