import { z } from 'zod';
import { KinemeshError } from '../../../errors/index.ts';
import type { FourDHumansSettings } from '../../../settings/index.ts';
import { runProgram } from '../../../supervise/index.ts';
import type { CheckItem } from '../../engine.ts';
import { hostCommand } from '../host/index.ts';
import { nvidiaSmi } from '../process/index.ts';
import { failureByWords } from '../setup/probe-failure.ts';
import type { Cuda } from '../setup/try-imports.ts';
import { bad, good, lesser, type Subject } from './item.ts';

const GPU: Subject = { id: 'gpu', label: 'GPU' };
const DRIVER: Subject = { id: 'nvidia-smi', label: 'nvidia-smi' };
/** All networks of 4D-Humans together take about so much (its issue 28: 8 GB fails with ViTDet). */
const COMFORTABLE_BYTES = 10e9;
const SECONDS_TO_ANSWER = 15;

/** What nvidia-smi says. */
export interface Driver {
  readonly version: string;
  /** The newest CUDA that this driver runs, as in `12.2`; null where it is not said. */
  readonly cuda: string | null;
  readonly name: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** Null where there is no nvidia-smi, or none that answers; `said` is then what it said instead. */
export interface DriverAnswer {
  readonly driver: Driver | null;
  readonly said: string;
}

const rowSchema = z.tuple([z.string(), z.coerce.number(), z.coerce.number(), z.string().min(1)]);

/** Asks nvidia-smi, where 4D-Humans is. Never throws. */
export async function askDriver(settings: FourDHumansSettings): Promise<DriverAnswer> {
  const ask = (args: readonly string[]) =>
    runProgram(hostCommand(settings, nvidiaSmi(), args, { cwd: null }), { seconds: SECONDS_TO_ANSWER });
  const [query, table] = await Promise.all([
    ask(['--query-gpu=name,memory.total,memory.free,driver_version', '--format=csv,noheader,nounits']),
    ask([]),
  ]);
  const row = rowSchema.safeParse(
    query.stdout
      .split('\n')[0]
      .split(',')
      .map((field) => field.trim()),
  );
  if (query.exitCode !== 0 || !row.success) {
    const said = query.lines.find((line) => line.trim() !== '') ?? '';
    return { driver: null, said: query.timedOut ? `it says nothing for ${SECONDS_TO_ANSWER} s` : said };
  }
  const [name, total, free, version] = row.data;
  const cuda = /CUDA Version:\s*([\d.]+)/.exec(table.stdout)?.[1] ?? null;
  const MIB = 1024 ** 2;
  return { driver: { name, version, cuda, totalBytes: total * MIB, freeBytes: free * MIB }, said: '' };
}

/** The GPU as PyTorch sees it. Null where PyTorch could not be asked: its own item says why. */
export function gpuItem(
  settings: FourDHumansSettings,
  cuda: Cuda | null,
  { driver }: DriverAnswer,
): CheckItem | null {
  if (cuda === null) return null;
  const [device] = cuda.devices;
  if (device === undefined) return bad(GPU, noGpu(settings, cuda, driver));
  const { name, bytes, capability } = device;
  if (!isBuiltFor(cuda.archs, capability)) {
    const arch = `sm_${capability.replace('.', '')}`;
    const words = `${name} with CUDA capability ${arch} is not compatible with the current PyTorch installation.`;
    return bad(GPU, failureByWords(settings, words));
  }
  const free = driver === null ? '' : `, ${memoryText(driver.freeBytes)} free`;
  const others = cuda.devices.length > 1 ? `; the first of ${cuda.devices.length}` : '';
  const detail = `${name}, ${memoryText(bytes)} memory${free}${others}`;
  if (bytes >= COMFORTABLE_BYTES) return good(GPU, detail);
  const advice = ': short videos or chunks, and --detector maskrcnn if it runs out';
  return good(GPU, settings.detector === 'vitdet' ? `${detail}${advice}` : detail);
}

/** The NVIDIA driver. A run does without nvidia-smi itself: only the memory's curve is then missing. */
export function driverItem(cuda: Cuda | null, { driver, said }: DriverAnswer): CheckItem {
  if (driver === null) {
    const detail = said === '' ? 'is not there' : `does not answer: ${said}`;
    return lesser(
      DRIVER,
      detail,
      'It comes with the NVIDIA driver (in WSL with the one of Windows). Without it a run does not show its GPU memory.',
    );
  }
  const upTo = driver.cuda === null ? '' : `, for CUDA up to ${driver.cuda}`;
  if (cuda?.build && driver.cuda !== null && major(cuda.build) > major(driver.cuda)) {
    return bad(DRIVER, tooOld(driver, cuda.build));
  }
  return good(DRIVER, `driver ${driver.version}${upTo}, ${driver.name}`);
}

function noGpu(settings: FourDHumansSettings, cuda: Cuda, driver: Driver | null) {
  if (cuda.error !== null) return failureByWords(settings, cuda.error);
  if (cuda.build === null) return failureByWords(settings, 'Torch not compiled with CUDA enabled');
  const seen = driver === null ? '' : `, though nvidia-smi names ${driver.name}`;
  return new KinemeshError(
    'gpu-missing',
    `PyTorch sees no GPU${seen}.`,
    'See that the NVIDIA driver works (nvidia-smi), and that CUDA_VISIBLE_DEVICES is not set to nothing.',
  );
}

function tooOld({ version, cuda }: Driver, build: string): KinemeshError {
  return new KinemeshError(
    'gpu-driver-old',
    `The driver ${version} runs CUDA up to ${cuda}, and this PyTorch was built for ${build}.`,
    'Install a newer NVIDIA driver (in WSL: in Windows), or a PyTorch for an older CUDA.',
  );
}

/** A build for `sm_86` runs on 8.6 and 8.9; one for `compute_86` on everything newer, too. */
function isBuiltFor(archs: readonly string[], capability: string): boolean {
  if (archs.length === 0) return true;
  const device = numberOf(capability.replace('.', ''));
  return archs.some((arch) => {
    const [, kind, digits] = /^(sm|compute)_(\d+)/.exec(arch) ?? [];
    const built = numberOf(digits ?? '');
    const isOlder = built <= device;
    return kind === 'compute' ? isOlder : isOlder && Math.floor(built / 10) === Math.floor(device / 10);
  });
}

/** In the gigabytes that cards are sold by. */
function memoryText(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

function major(version: string): number {
  return numberOf(version.split('.')[0]);
}

function numberOf(text: string): number {
  return Number.parseInt(text, 10);
}
