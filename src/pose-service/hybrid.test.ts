import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJpeg, openVideo, type VideoFrame } from '../video/index.ts';
import { makePosePlace, type PosePlace, post } from './place.testing.ts';
import type { RunningPoseService } from './start-pose-service.ts';
import { stillFrom, videoOfStill } from './still-video.ts';

/** A PNG of one colour (PNG, chapter 11). */
function png(width: number, height: number, rgb: readonly number[]): Buffer {
  const chunk = (name: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), content]);
    const framed = Buffer.alloc(named.length + 8);
    framed.writeUInt32BE(content.length);
    named.copy(framed, 4);
    framed.writeUInt32BE(crc32(named), named.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => rgb).flat()]);
  const rows = deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let n = 0; n < 8; n++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

describe('a picture as a video', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kinemesh-still-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const framesOf = async (picture: Buffer): Promise<VideoFrame[]> => {
    const path = join(folder, 'still.avi');
    await writeFile(path, videoOfStill(stillFrom(picture.toString('base64')), 8));
    const video = await openVideo(path);
    try {
      const frames: VideoFrame[] = [];
      for await (const frame of video.frames({})) frames.push(frame);
      return frames;
    } finally {
      await video.close();
    }
  };

  it('has the same PNG on each of its frames, to the last bit', async () => {
    const frames = await framesOf(png(33, 48, [200, 100, 50]));
    expect(frames.map(({ index, width, height }) => [index, width, height])).toEqual(
      Array.from({ length: 8 }, (_, n) => [n, 33, 48]),
    );
    expect([...frames[7].data.slice(0, 6)]).toEqual([200, 100, 50, 200, 100, 50]);
  });

  it('has a JPEG’s colours within what packing takes', async () => {
    const [frame] = await framesOf(png(64, 48, [200, 100, 50]));
    const jpeg = Buffer.from(await encodeJpeg(frame, 64));
    const frames = await framesOf(jpeg);
    expect(frames).toHaveLength(8);
    for (const [n, value] of [200, 100, 50].entries())
      expect(Math.abs(frames[0].data[n] - value)).toBeLessThan(8);
  });

  it('is taken with the address before it that pages write, and with line feeds', () => {
    const base64 = png(16, 20, [1, 2, 3]).toString('base64');
    const still = stillFrom(`data:image/png;base64,${base64.replaceAll(/.{60}/g, '$&\n')}`);
    expect([still.width, still.height, still.codec]).toEqual([16, 20, 'MPNG']);
  });

  it.each([
    ['no Base64', '<>', 'is not Base64'],
    ['a text', Buffer.from('hello, this is text').toString('base64'), 'neither a JPEG nor a PNG'],
    [
      'half a JPEG',
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]).toString('base64'),
      'neither a JPEG nor a PNG',
    ],
    ['too small', png(8, 8, [0, 0, 0]).toString('base64'), '8×8 pixels'],
  ])('is refused where it is %s', (_, base64, words) => {
    expect(() => stillFrom(base64)).toThrow(words);
  });
});

describe('POST /pose/hybrid', () => {
  let place: PosePlace;
  let pose: RunningPoseService;
  beforeAll(async () => {
    place = await makePosePlace();
    pose = await place.start();
  });
  afterAll(() => place.clear());

  it('answers with the largest person’s joints, mesh and cameras', async () => {
    const body = { image_base64: png(1280, 720, [0, 0, 0]).toString('base64'), frame_number: 17 };
    const { status, answer } = await post(`${pose.address}/pose/hybrid`, body);
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      has_3d: true,
      frame_number: 17,
      phalp_available: false,
      error: null,
      processing_time_ms: expect.any(Number),
      camera_params: { type: 'weak_perspective' },
      camera_full: { type: 'perspective', focal_length: 1200, img_width: 1280, img_height: 720 },
      detection: { num_persons_detected: 2, vitdet_used: false },
    });
    expect(answer.keypoints).toHaveLength(52);
    // CLIFF's equation the other way round: from the crop's camera back to the whole picture's.
    const { scale, tx, ty } = answer.camera_params as { scale: number; tx: number; ty: number };
    const { box_center: centre, box_size: box } = answer.detection as {
      box_center: number[];
      box_size: number;
    };
    const full = answer.camera_full as { tx: number; ty: number; tz: number; focal_length: number };
    expect((2 * full.focal_length) / (scale * box)).toBeCloseTo(full.tz, 2);
    expect(tx + (2 * (centre[0] - 640)) / (scale * box)).toBeCloseTo(full.tx, 3);
    expect(ty + (2 * (centre[1] - 360)) / (scale * box)).toBeCloseTo(full.ty, 3);
    const faces = (answer.mesh_faces_data as number[][]).flat();
    expect(Math.max(...faces)).toBe((answer.mesh_vertices_data as number[][]).length - 1);
  });

  it('answers 202 when it takes longer, and the same by the job’s number', async () => {
    const hasty = await place.start({ patienceMs: 0 });
    const body = { image_base64: png(64, 64, [9, 9, 9]).toString('base64') };
    const { status, answer } = await post(`${hasty.address}/pose/hybrid`, body);
    expect(status).toBe(202);
    for (;;) {
      const response = await fetch(`${pose.address}/pose/video/status/${answer.job_id}`);
      const asked = (await response.json()) as { status: string; result: unknown };
      if (asked.status !== 'completed') continue;
      expect(asked.result).toMatchObject({ has_3d: true, frame_number: 0 });
      break;
    }
  });

  it('answers 400 for what is no picture', async () => {
    const { status, answer } = await post(`${pose.address}/pose/hybrid`, { image_base64: 'aGVsbG8=' });
    expect([status, answer.code]).toEqual([400, 'request-invalid']);
  });
});
