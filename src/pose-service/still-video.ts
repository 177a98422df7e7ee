import { KinemeshError } from '../errors/index.ts';

/** A picture that a program sent. */
export interface Still {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  /** How AVI names what the picture is packed with. */
  readonly codec: 'MJPG' | 'MPNG';
}

const LEAST_SIDE = 16;
const MOST_SIDE = 16_384;
const FPS = 25;

/**
 * The picture in a request: JPEG or PNG, in Base64, with a `data:` address before it or without.
 *
 * @throws KinemeshError `request-invalid`
 */
export function stillFrom(base64: string): Still {
  const text = base64.replace(/^data:image\/[a-z+.-]+;base64,/, '').replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw refused('image_base64 is not Base64.');
  const bytes = Buffer.from(text, 'base64');
  const still = pngSize(bytes) ?? jpegSize(bytes);
  if (still === null) throw refused('image_base64 is neither a JPEG nor a PNG picture.');
  const { width, height } = still;
  if (Math.min(width, height) < LEAST_SIDE || Math.max(width, height) > MOST_SIDE)
    throw refused(
      `The picture has ${width}×${height} pixels; ${LEAST_SIDE} to ${MOST_SIDE} a side can be used.`,
    );
  return { bytes, ...still };
}

function refused(message: string): KinemeshError {
  return new KinemeshError('request-invalid', message, 'Send a JPEG or PNG picture in Base64.');
}

/** PNG, 11.2.1: the first chunk is IHDR. */
function pngSize(bytes: Buffer): Omit<Still, 'bytes'> | null {
  if (
    bytes.length < 33 ||
    bytes.readUInt32BE(0) !== 0x89504e47 ||
    bytes.toString('latin1', 12, 16) !== 'IHDR'
  )
    return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), codec: 'MPNG' };
}

/** ITU-T T.81: the frame header (SOF) of whatever process has the size. */
function jpegSize(bytes: Buffer): Omit<Still, 'bytes'> | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    const isFrameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrameHeader)
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), codec: 'MJPG' };
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/**
 * The same picture so many times, as a video: an AVI file (Microsoft's "AVI RIFF File Reference") with the picture's own
 * bytes as its frames, so that nothing is lost. A tracker wants to see somebody several times before it believes in them.
 */
export function videoOfStill(still: Still, frames: number): Buffer {
  const { bytes, width, height, codec } = still;
  const frame = chunk('00dc', bytes);
  const header = list('hdrl', [
    chunk('avih', u32s(1e6 / FPS, 0, 0, 0x10, frames, 0, 1, bytes.length, width, height, 0, 0, 0, 0)),
    list('strl', [
      chunk(
        'strh',
        Buffer.concat([
          Buffer.from(`vids${codec}`),
          u32s(0, 0, 0, 1, FPS, 0, frames, bytes.length, 0xffffffff, 0),
          Buffer.from(new Uint16Array([0, 0, width, height]).buffer),
        ]),
      ),
      chunk(
        'strf',
        Buffer.concat([
          u32s(40, width, height),
          Buffer.from(new Uint16Array([1, 24]).buffer),
          Buffer.from(codec),
          u32s(width * height * 3, 0, 0, 0, 0),
        ]),
      ),
    ]),
  ]);
  const index = Array.from({ length: frames }, (_, n) =>
    Buffer.concat([Buffer.from('00dc'), u32s(0x10, 4 + n * frame.length, bytes.length)]),
  );
  const movie = list('movi', Array<Buffer>(frames).fill(frame));
  return riff('AVI ', [header, movie, chunk('idx1', Buffer.concat(index))]);
}

function u32s(...numbers: number[]): Buffer {
  return Buffer.from(Uint32Array.from(numbers).buffer);
}

function chunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name), u32s(content.length), content, Buffer.alloc(content.length % 2)]);
}

function list(name: string, chunks: readonly Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(name), ...chunks]));
}

function riff(name: string, chunks: readonly Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from(name), ...chunks]));
}
