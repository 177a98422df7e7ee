const TABLES = makeTables();

/** Four tables for four bytes at a time (Kounavis and Berry, "A systematic approach to building high performance software-based CRC generators", 2005). */
function makeTables(): Int32Array[] {
  const tables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)];
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    tables[0][n] = c;
  }
  for (let n = 0; n < 256; n++) {
    for (let t = 1; t < 4; t++) {
      const c = tables[t - 1][n];
      tables[t][n] = (c >>> 8) ^ tables[0][c & 255];
    }
  }
  return tables;
}

/** CRC-32 as ZIP uses it (polynomial 0xEDB88320). Pass the value so far to go on from an earlier part. */
export function crc32(bytes: Uint8Array, soFar = 0): number {
  const [t0, t1, t2, t3] = TABLES;
  let c = ~soFar;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    c ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    c = t3[c & 255] ^ t2[(c >>> 8) & 255] ^ t1[(c >>> 16) & 255] ^ t0[c >>> 24];
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}
