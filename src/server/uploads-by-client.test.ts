import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from './fake-service.testing.ts';
import { createWorld, type World } from './world.testing.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

/** Uploads by the client that the page uses; resolves with the video's id. */
function upload(
  file: Buffer,
  filename: string,
  onProgress: (sent: number, upload: Upload) => void = () => {},
) {
  return new Promise<string>((resolve, reject) => {
    const sending = new Upload(file, {
      endpoint: `${world.origin}/api/v1/uploads`,
      headers: { origin: world.origin },
      metadata: { filename, sample: 'ab'.repeat(32) },
      chunkSize: 1_000_000,
      retryDelays: [10, 10, 10],
      onProgress: (sent) => onProgress(sent, sending),
      onError: reject,
      onSuccess: () => resolve(sending.url?.split('/').at(-1) ?? ''),
    });
    sending.start();
  });
}

test("the page's client uploads in pieces, stops, and goes on", async () => {
  const file = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), randomBytes(5_000_000)]);
  let stopped = false;
  const id = await upload(file, 'walk.webm', (sent, sending) => {
    if (stopped || sent < 2_500_000) return;
    stopped = true;
    void sending
      .abort()
      .then(() => sleep(20))
      .then(() => sending.start());
  });
  expect(stopped).toBe(true);
  expect(sha256(await readFile((await world.service.file(id, 'original')).path))).toBe(sha256(file));
  const known = await world.service.recognise({ sizeBytes: file.length, sample: 'ab'.repeat(32) });
  expect(known?.id).toBe(id);
});

test('it hears why a file is refused', async () => {
  const file = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(3_000_000)]);
  const failed: unknown = await upload(file, 'photo.png').catch((cause) => cause);
  const said = (failed as { originalResponse?: { getStatus(): number; getBody(): string } }).originalResponse;
  expect(said?.getStatus()).toBe(415);
  expect(JSON.parse(said?.getBody() ?? '')).toMatchObject({
    code: 'video-not-a-video',
    detail: 'photo.png is not a video: it looks like a PNG picture.',
  });
});
