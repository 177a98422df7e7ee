import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The median of so many reads of each file, seconds. */
const MEASURE = `
import json, statistics, sys, time, joblib
reads, paths = int(sys.argv[1]), sys.argv[2:]
def seconds(path):
    started = time.perf_counter()
    joblib.load(path)
    return time.perf_counter() - started
for path in paths: seconds(path)
print(json.dumps([statistics.median(seconds(path) for _ in range(reads)) for path in paths]))
`;

/**
 * How long Python's joblib takes for files that are known to be harmless; null where there is no Python or no joblib to
 * be had. Only for such files: joblib executes what a file says.
 */
export async function joblibSeconds(paths: readonly string[], reads: number): Promise<number[] | null> {
  const folder = await mkdtemp(join(tmpdir(), 'kinemesh-joblib-'));
  try {
    const python = join(folder, 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    await run('python3', ['-m', 'venv', join(folder, 'venv')]);
    await run(python, ['-m', 'pip', 'install', '--quiet', 'joblib==1.6.0', 'numpy==2.4.6']);
    const { stdout } = await run(python, ['-c', MEASURE, String(reads), ...paths]);
    return JSON.parse(stdout) as number[];
  } catch (error) {
    console.error(`joblib: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
