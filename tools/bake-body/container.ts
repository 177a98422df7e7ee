/**
 * The asset's container: the bytes `KMBODY01`, the header's length (u32), the header (UTF-8 JSON, padded with
 * spaces to 4 bytes), then the arrays, little-endian, each on a multiple of 8 bytes after the header's end.
 * `src/body/asset.ts` reads it.
 */
export interface Section {
  name: string;
  data: Float32Array | Float64Array | Int16Array | Uint16Array | Uint8Array;
}

const MAGIC = 'KMBODY01';
const ALIGNMENT = 8;

export function writeContainer(header: object, sections: Section[]): Uint8Array {
  let offset = 0;
  const arrays: Record<string, { type: string; offset: number; length: number }> = {};
  for (const { name, data } of sections) {
    arrays[name] = { type: typeName(data), offset, length: data.length };
    offset += Math.ceil(data.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  let json = JSON.stringify({ ...header, arrays });
  while ((MAGIC.length + 4 + Buffer.byteLength(json)) % ALIGNMENT !== 0) json += ' ';
  const start = MAGIC.length + 4 + Buffer.byteLength(json);
  const bytes = new Uint8Array(start + offset);
  bytes.set(Buffer.from(MAGIC), 0);
  new DataView(bytes.buffer).setUint32(MAGIC.length, start - MAGIC.length - 4, true);
  bytes.set(Buffer.from(json), MAGIC.length + 4);
  for (const { name, data } of sections) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + arrays[name].offset);
  }
  return bytes;
}

function typeName(data: Section['data']): string {
  if (data instanceof Float32Array) return 'f32';
  if (data instanceof Float64Array) return 'f64';
  if (data instanceof Int16Array) return 'i16';
  if (data instanceof Uint16Array) return 'u16';
  return 'u8';
}
