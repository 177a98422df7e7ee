import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SNIFF_BYTES, sniff } from './index.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** Packets of a transport stream, `bytes` apart, with the sync byte `sync` into each. */
function packets(bytes: number, sync: number): Uint8Array {
  const head = new Uint8Array(SNIFF_BYTES).fill(0xaa);
  for (let at = sync; at < head.length; at += bytes) head[at] = 0x47;
  return head;
}

describe('a video is known by its beginning', () => {
  test.each([
    ['MP4', ascii('\0\0\0\x20ftypisom\0\0\x02\0')],
    ['MOV', ascii('\0\0\0\x14ftypqt  ')],
    ['MOV without ftyp', ascii('\0\0\0\x08wide\0\0\0\0mdat')],
    ['MP4 that begins with its index', ascii('\0\0\x10\0moov\0\0\0\x6cmvhd')],
    ['animated AVIF', ascii('\0\0\0\x20ftypavis')],
    ['WebM', hex('1a45dfa3 9f4286810142f781')],
    ['AVI', ascii('RIFF\x10\x20\x30\x40AVI LIST')],
    ['FLV', ascii('FLV\x01\x05')],
    ['Ogg', ascii('OggS\0\x02')],
    ['WMV', hex('3026b2758e66cf11a6d900aa0062ce6c')],
    ['MPEG program stream', hex('000001ba 44000400')],
    ['MPEG video', hex('000001b3 16012013')],
    ['GIF', ascii('GIF89a\x20\0\x20\0')],
    ['IVF', ascii('DKIF\0\0\x20\0VP80')],
    ['Y4M', ascii('YUV4MPEG2 W64 H64')],
    ['MXF', hex('060e2b34 02050101')],
    ['DV', hex('1f0700bf 5878')],
    ['H.264', hex('00000001 6742c00d')],
    ['HEVC', hex('00000001 40010c01')],
    ['MPEG transport stream', packets(188, 0)],
    ['transport stream of a camera', packets(192, 4)],
    ['transport stream with error correction', packets(204, 0)],
  ])('%s', (_what, head) => {
    expect(sniff(head)).toMatchObject({ isVideo: true, container: expect.any(String) });
  });

  test('the sample clip too', async () => {
    const clip = await readFile(new URL('../../assets/sample/sample.mp4', import.meta.url));
    expect(sniff(clip.subarray(0, SNIFF_BYTES))).toEqual({ isVideo: true, container: 'MP4 or QuickTime' });
  });
});

describe('what is no video is said to be what it looks like', () => {
  test.each([
    ['a JPEG picture', hex('ffd8ffe0 00104a464946')],
    ['a PNG picture', hex('89504e47 0d0a1a0a')],
    ['a WebP picture', ascii('RIFF\x10\x20\x30\x40WEBPVP8 ')],
    ['a HEIC picture', ascii('\0\0\0\x18ftypheic')],
    ['an AVIF picture', ascii('\0\0\0\x20ftypavif')],
    ['an M4A sound file', ascii('\0\0\0\x20ftypM4A ')],
    ['an MP3 sound file', ascii('ID3\x04\0\0')],
    ['a WAV sound file', ascii('RIFF\x10\x20\x30\x40WAVEfmt ')],
    ['a PDF document', ascii('%PDF-1.7\n')],
    ['a ZIP archive, or an office document', ascii('PK\x03\x04\x14\0')],
    ['a gzip archive', new Uint8Array(gzipSync('x'))],
    ['a program', ascii('\x7fELF\x02\x01')],
    ['a web page', ascii('<!DOCTYPE html>\n<html>')],
    ['an SVG picture', ascii('<?xml version="1.0"?>\n<svg xmlns="">')],
    ['a playlist, not the video itself', ascii('#EXTM3U\n')],
    ['text', ascii('Hello\r\n\tworld\n')],
    ['an empty file', new Uint8Array(0)],
    ['no kind of file that is known here', new Uint8Array(5000).map((_, i) => (i * 167) & 255)],
    ['no kind of file that is known here', new Uint8Array(SNIFF_BYTES)],
  ])('%s', (looksLike, head) => {
    expect(sniff(head)).toEqual({ isVideo: false, looksLike });
  });
});
