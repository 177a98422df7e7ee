import { describe, expect, it } from 'vitest';
import { checkFile } from './check-file.ts';

const file = (name: string, bytes: BlobPart) => new File([bytes], name);

describe('a file before it is sent', () => {
  it('is refused when it is empty', async () => {
    expect(await checkFile(file('a.mp4', ''))).toMatchObject({ message: 'a.mp4 is empty (0 bytes).' });
  });

  it('is refused when it is something else, whatever its name', async () => {
    expect(await checkFile(file('a.mp4', 'not a video at all'))).toMatchObject({
      code: 'video-not-a-video',
      message: 'a.mp4 is not a video: it looks like text.',
    });
  });

  it('passes when it begins as videos do', async () => {
    const head = new Uint8Array([0, 0, 0, 0x20, ...new TextEncoder().encode('ftypisom'), 0, 0, 2, 0]);
    expect(await checkFile(file('clip', head))).toBeNull();
  });
});
