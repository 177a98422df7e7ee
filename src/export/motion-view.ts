import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chunkFile, FRAMES_A_CHUNK, type MotionView } from '../api/index.ts';
import { makeFolder, removePartials, writeError, writeWhole } from '../files/index.ts';
import {
  FRAMES_FILE,
  JOINT_COUNT,
  type Motion,
  motionFiles,
  motionJsonOf,
  type Track,
} from '../motion/index.ts';
import type { NpzArray, NpzArrays } from '../npz/index.ts';
import { writeNpzFile } from '../npz/node.ts';

const MANIFEST_FILE = 'manifest.json';
const TIMELINE_FILE = 'timeline.npz';

export interface MotionViewOptions {
  readonly framesAChunk?: number;
  /** Looked at between files. */
  readonly signal?: AbortSignal;
}

/**
 * Writes a motion the way the page reads it (src/api/motion-view.ts): small enough to be shown at once, in chunks
 * that are fetched where somebody looks. Every file is whole or not there, and manifest.json comes last: a folder
 * that has it is whole. Chunks that an earlier motion left behind it are not removed, only no longer told of.
 *
 * @throws KinemeshError `disk-full`, `output-not-writable`; the signal's reason when it is aborted
 */
export async function writeMotionView(
  motion: Motion,
  dir: string,
  options: MotionViewOptions = {},
): Promise<void> {
  const { framesAChunk = FRAMES_A_CHUNK, signal } = options;
  const chunkCount = Math.ceil(motion.video.frameCount / framesAChunk);
  const manifest: MotionView = { motion: motionJsonOf(motion), framesAChunk, chunkCount };
  try {
    await makeFolder(dir);
    await removePartials(dir);
    await rm(join(dir, MANIFEST_FILE), { force: true });
  } catch (cause) {
    throw writeError(dir, cause);
  }
  await writeNpzFile(join(dir, FRAMES_FILE), framesArrays(motion));
  await writeNpzFile(join(dir, TIMELINE_FILE), timelineArrays(motion.tracks));
  for (let chunk = 0; chunk < chunkCount; chunk += 1) {
    signal?.throwIfAborted();
    const from = chunk * framesAChunk;
    await writeNpzFile(join(dir, chunkFile(chunk)), chunkArrays(motion.tracks, from, from + framesAChunk));
  }
  await writeWhole(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest)}\n`);
}

function framesArrays(motion: Motion): NpzArrays {
  for (const { file, arrays } of motionFiles(motion)) if (file === FRAMES_FILE) return arrays;
  return {};
}

function timelineArrays(tracks: readonly Track[]): NpzArrays {
  const arrays: Record<string, NpzArray> = {};
  for (const { id, frame, state, jointConfidence } of tracks) {
    arrays[`${id}/frame`] = { dtype: 'i4', shape: [frame.length], data: frame };
    arrays[`${id}/state`] = { dtype: 'u1', shape: [frame.length], data: state };
    const means = bodyConfidence(jointConfidence);
    arrays[`${id}/joint_confidence`] = { dtype: 'u1', shape: [frame.length], data: means };
  }
  return arrays;
}

/** Joints of the body, before those of the fingers. */
const BODY_JOINTS = 22;

/** The mean of the body's joints, in 255ths. @param confidence (T, 52) */
function bodyConfidence(confidence: Float32Array): Uint8Array {
  return Uint8Array.from({ length: confidence.length / JOINT_COUNT }, (_, row) => {
    let sum = 0;
    for (let joint = 0; joint < BODY_JOINTS; joint += 1) sum += confidence[row * JOINT_COUNT + joint];
    return Math.round((255 * sum) / BODY_JOINTS);
  });
}

/** The rows of all tracks in the frames `from` … `to` − 1. */
function chunkArrays(tracks: readonly Track[], from: number, to: number): NpzArrays {
  const arrays: Record<string, NpzArray> = {};
  for (const track of tracks) {
    const first = firstRowFrom(track.frame, from);
    const end = firstRowFrom(track.frame, to);
    const n = end - first;
    if (n === 0) continue;
    const width = JOINT_COUNT * 3;
    const { id, frame, state, confidence, jointConfidence, poses, trans, betas } = track;
    arrays[`${id}/frame`] = { dtype: 'i4', shape: [n], data: frame.subarray(first, end) };
    arrays[`${id}/state`] = { dtype: 'u1', shape: [n], data: state.subarray(first, end) };
    arrays[`${id}/confidence`] = { dtype: 'f4', shape: [n], data: confidence.subarray(first, end) };
    arrays[`${id}/joint_confidence`] = {
      dtype: 'u1',
      shape: [n, JOINT_COUNT],
      data: Uint8Array.from(jointConfidence.subarray(first * JOINT_COUNT, end * JOINT_COUNT), (one) =>
        Math.round(255 * one),
      ),
    };
    arrays[`${id}/poses`] = {
      dtype: 'f4',
      shape: [n, width],
      data: poses.subarray(first * width, end * width),
    };
    arrays[`${id}/trans`] = { dtype: 'f4', shape: [n, 3], data: trans.subarray(first * 3, end * 3) };
    arrays[`${id}/betas`] = { dtype: 'f4', shape: [betas.length], data: betas };
  }
  return arrays;
}

/** The first row whose frame is `least` or later. */
function firstRowFrom(frames: Int32Array, least: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
