import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { CheckItem } from '../engines/index.ts';
import { nodeIsNewEnough, OLDEST_NODE } from './node-version.ts';

/** What a run takes at most, and some for the system. */
const LEAST_MEMORY_GB = 2;
const LEAST_DISK_GB = 1;
const GB = 1024 ** 3;

/** What every engine needs of the machine: Node, memory, cores, disk. */
export async function machineChecks(): Promise<CheckItem[]> {
  const folders = [
    { id: 'here', label: 'This folder', path: process.cwd() },
    // Only videos in HDR need it.
    { id: 'temp', label: 'Temporary files', path: tmpdir() },
  ];
  return [
    nodeCheck(process.versions.node),
    memoryCheck(),
    coresCheck(),
    ...(await Promise.all(folders.map(folderCheck))),
  ];
}

/** Whether this Node is new enough. */
export function nodeCheck(version: string): CheckItem {
  const ok = nodeIsNewEnough(version);
  return {
    id: 'node',
    label: 'Node',
    ok,
    needed: true,
    detail: `${version}${ok ? '' : `, and ${OLDEST_NODE} is the oldest that works`}`,
    remedy: ok ? null : 'Install Node 24 from https://nodejs.org.',
  };
}

function memoryCheck(): CheckItem {
  const total = totalmem();
  // A container may be given less than the machine has.
  const allowed = Math.min(total, process.constrainedMemory() || total);
  const free = Math.min(freemem(), process.availableMemory() || freemem());
  const ok = allowed / GB >= LEAST_MEMORY_GB;
  return {
    id: 'memory',
    label: 'Memory',
    ok,
    needed: false,
    detail: `${gigabytes(allowed)} in all, ${gigabytes(free)} free`,
    remedy: ok
      ? null
      : `A run takes up to 1.5 GB: close other programs, or use a machine with ${LEAST_MEMORY_GB} GB.`,
  };
}

function coresCheck(): CheckItem {
  const model = cpus()[0]?.model.trim();
  const detail = `${availableParallelism()}${model ? ` (${model})` : ''}`;
  return { id: 'cores', label: 'Cores', ok: true, needed: false, detail, remedy: null };
}

async function folderCheck(folder: { id: string; label: string; path: string }): Promise<CheckItem> {
  const { id, label, path } = folder;
  const base = { id: `folder:${id}`, label, needed: false };
  try {
    const probe = await mkdtemp(join(path, '.kinemesh-doctor-'));
    await writeFile(join(probe, 'probe'), 'may be deleted');
    await rm(probe, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      ...base,
      ok: false,
      detail: `${path}: cannot be written to (${code})`,
      remedy: 'Use a folder that you may write to.',
    };
  }
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const ok = free / GB >= LEAST_DISK_GB;
  const remedy = ok ? null : `Free some space: a long video needs up to ${LEAST_DISK_GB} GB.`;
  return {
    ...base,
    ok,
    detail: `${path}: can be written to, ${gigabytes(free)} free`,
    remedy,
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
