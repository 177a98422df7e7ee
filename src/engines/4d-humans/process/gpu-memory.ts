import { runProgram } from '../../../supervise/index.ts';

/** Memory of the GPU that a run uses, bytes. */
export interface GpuSample {
  readonly usedBytes: number;
  readonly totalBytes: number;
}

const MIB = 1024 * 1024;
const SECONDS_TO_ANSWER = 5;

/** nvidia-smi as it is found on PATH; `KINEMESH_NVIDIA_SMI` names another one. */
export function nvidiaSmi(env: NodeJS.ProcessEnv = process.env): string {
  return env.KINEMESH_NVIDIA_SMI || 'nvidia-smi';
}

/**
 * How much of the first GPU is in use: by the processes `pids` where the driver tells (in WSL and in containers it
 * does not), else by everybody. Null where there is no nvidia-smi, or none that answers.
 */
export async function sampleGpu(pids: ReadonlySet<number>): Promise<GpuSample | null> {
  const devices = await ask('gpu', 'index,memory.used,memory.total');
  const device = devices?.find((row) => row.length === 3 && row.every(Number.isFinite));
  if (device === undefined) return null;
  const [, used, total] = device;
  const apps = pids.size === 0 ? null : await ask('compute-apps', 'pid,used_memory');
  const own = (apps ?? []).filter(([pid, memory]) => pids.has(pid) && Number.isFinite(memory));
  const ownMebibytes = own.reduce((sum, [, memory]) => sum + memory, 0);
  return { usedBytes: (own.length > 0 ? ownMebibytes : used) * MIB, totalBytes: total * MIB };
}

/** Rows of numbers; not a number where it says something else, as in [N/A]. */
async function ask(what: 'gpu' | 'compute-apps', columns: string): Promise<number[][] | null> {
  const { exitCode, stdout } = await runProgram(
    {
      command: nvidiaSmi(),
      args: [`--query-${what}=${columns}`, '--format=csv,noheader,nounits'],
      cwd: null,
      env: Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
    },
    { seconds: SECONDS_TO_ANSWER },
  );
  if (exitCode !== 0) return null;
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((field) => (field.trim() === '' ? Number.NaN : Number(field))));
}
