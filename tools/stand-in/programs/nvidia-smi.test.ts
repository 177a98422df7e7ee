import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needPython } from '../find-python.ts';

const PROGRAM = fileURLToPath(new URL('nvidia-smi', import.meta.url));

let folder: string;
let told: string;

beforeAll(() => {
  needPython();
  folder = mkdtempSync(join(tmpdir(), 'kinemesh-nvidia-smi-'));
  told = join(folder, 'told.json');
});

afterAll(() => rmSync(folder, { recursive: true }));

function ask(settings: object, ...args: string[]) {
  writeFileSync(told, JSON.stringify(settings));
  const env = { ...process.env, STAND_IN_NVIDIA_SMI: told };
  const { status, stdout } = spawnSync(PROGRAM, args, { encoding: 'utf8', env });
  return { status, text: stdout };
}

describe('the made nvidia-smi', () => {
  it('answers with and without heads and units', () => {
    expect(
      ask({ total: 4096 }, '--query-gpu=name,memory.total,memory.used', '--format=csv,noheader,nounits').text,
    ).toBe('NVIDIA GeForce RTX 4060 Laptop GPU, 4096, 300\n');
    expect(ask({}, '--query-gpu=memory.used,utilization.gpu', '--format=csv').text).toBe(
      'memory.used [MiB], utilization.gpu [%]\n300 MiB, 0 %\n',
    );
    expect(ask({}, '--query-gpu=nothing', '--format=csv')).toEqual({
      status: 2,
      text: 'Field "nothing" is not a valid field to query.\n\n',
    });
    expect(ask({}).text).toContain('NVIDIA-SMI 535.183.01');
  });

  it('fails in the words of the original', () => {
    expect(ask({ trouble: 'no-driver' }, '-L').status).toBe(9);
    expect(ask({ trouble: 'no-driver' }, '-L').text).toContain("couldn't communicate with the NVIDIA driver");
    expect(ask({ trouble: 'mismatch' })).toEqual({
      status: 18,
      text: 'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.90\n',
    });
  });

  it('says what a run holds, by its age', async () => {
    const { path } = needPython();
    const waits = 'import sys; print("there", flush=True); sys.stdin.read()';
    const child = spawn(path, ['-I', '-S', '-c', waits, 'video.source=clip.mp4'], {
      env: { ...process.env, STAND_IN_NVIDIA_SMI: told },
    });
    try {
      await new Promise((settle) => child.stdout.once('data', settle));
      const settings = { base: 100, curve: [[0, 1234]] };
      const query = ['--query-compute-apps=pid,used_memory', '--format=csv,noheader,nounits'];
      expect(ask(settings, ...query).text).toContain(`${child.pid}, 1234\n`);
      expect(ask({ ...settings, processes: false }, ...query).text).toBe('');
      const used = ask(settings, '--query-gpu=memory.used', '--format=csv,noheader,nounits');
      expect(used.text).toBe('1334\n');
    } finally {
      child.stdin.end();
      await new Promise((settle) => child.once('close', settle));
    }
  });
});
