/** How much of a file's beginning {@link sniff} wants to see. */
export const SNIFF_BYTES = 4096;

/** What the beginning of a file says: a video, or what it looks like instead ("a JPEG picture"). */
export type Sniffed =
  | { readonly isVideo: true; readonly container: string }
  | { readonly isVideo: false; readonly looksLike: string };

/** A name, and the bytes it begins with (`..` stands for any), as hexadecimal from the first byte on. */
type Beginning = readonly [name: string, ...patterns: string[]];

const VIDEOS: readonly Beginning[] = [
  ['Matroska', '1a45dfa3'],
  ['AVI', '52494646........41564920', '52494646........41564958', '52494646........414d5620'],
  ['MPEG video CD', '52494646........43445841'],
  ['Flash video', '464c56'],
  ['Ogg', '4f676753'],
  ['Windows Media', '3026b2758e66cf11'],
  ['Windows TV', 'b7d800203749da11'],
  ['GIF', '474946383761', '474946383961'],
  ['IVF', '444b4946'],
  ['YUV4MPEG', '595556344d504547'],
  ['MXF', '060e2b34'],
  ['DV', '1f0700'],
  ['RealMedia', '2e524d46'],
  ['NUT', '6e75742f6d756c74696d65646961'],
  ['NSV', '4e535666', '4e535673'],
  ['Bink', '42494b', '4b42'],
  ['Smacker', '534d4b32', '534d4b34'],
  // ISO 11172 and 13818: pack, system and sequence headers, video PES
  ['MPEG', '000001ba', '000001bb', '000001b3', '000001e0'],
  // MPEG-4 part 2: visual object sequence, visual object, video object
  ['MPEG-4 video', '000001b0', '000001b5', '000001b6', '00000100', '00000120'],
  // Annex B start codes: access unit delimiter, parameter sets
  ['H.264', '00000109', '0000000109', ...bothStartCodes('67', '27', '47')],
  ['HEVC', ...bothStartCodes('4001', '4201', '4601')],
  ['AV1', '120000', '12000a'],
];

const OTHERS: readonly Beginning[] = [
  ['a JPEG picture', 'ffd8ff'],
  ['a PNG picture', '89504e470d0a1a0a'],
  ['a WebP picture', '52494646........57454250'],
  ['a BMP picture', '424d............0000'],
  ['a TIFF picture', '49492a00', '4d4d002a'],
  ['a Photoshop picture', '38425053'],
  ['an icon', '00000100'],
  ['a WAV sound file', '52494646........57415645'],
  ['an MP3 sound file', '494433', 'fffb', 'fff3', 'fff2'],
  ['an AAC sound file', 'fff1', 'fff9'],
  ['a FLAC sound file', '664c6143'],
  ['a MIDI file', '4d546864'],
  ['a PDF document', '25504446'],
  ['a ZIP archive, or an office document', '504b0304', '504b0506'],
  ['an older office document', 'd0cf11e0a1b11ae1'],
  ['a gzip archive', '1f8b'],
  ['a 7-Zip archive', '377abcaf271c'],
  ['a RAR archive', '526172211a07'],
  ['an xz archive', 'fd377a585a00'],
  ['a Zstandard archive', '28b52ffd'],
  ['a program', '7f454c46', '4d5a', 'cafebabe', 'cffaedfe'],
  ['a SQLite database', '53514c69746520666f726d6174'],
  ['NumPy arrays', '934e554d5059'],
];

/** Boxes that an ISO base media or QuickTime file may begin with. */
const ISO_BOXES = new Set([
  ...['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot', 'uuid', 'styp', 'moof', 'sidx'],
]);
/** Major brands that are no video: stills (ISO/IEC 23008-12, AVIF) and sound. */
const ISO_OTHERS: Readonly<Record<string, string>> = {
  heic: 'a HEIC picture',
  heix: 'a HEIC picture',
  heim: 'a HEIC picture',
  heis: 'a HEIC picture',
  mif1: 'a HEIC picture',
  avif: 'an AVIF picture',
  'M4A ': 'an M4A sound file',
  'M4B ': 'an M4B sound book',
  'M4P ': 'an M4P sound file',
  'crx ': 'a raw photograph',
};

/** Sync bytes of an MPEG transport stream: the length of a packet, and where in it the sync byte is. */
const TRANSPORT_PACKETS = [
  { bytes: 188, sync: 0 },
  { bytes: 192, sync: 4 },
  { bytes: 204, sync: 0 },
] as const;
const TRANSPORT_SYNC = 0x47;

/**
 * Tells by the first {@link SNIFF_BYTES} of a file (or all of a shorter one) whether it can be a video, so that a
 * picture or an archive is refused before gigabytes of it are sent. Whether it can be decoded is not known then.
 *
 * @example
 * const sniffed = sniff(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()));
 * if (!sniffed.isVideo) console.log(`This looks like ${sniffed.looksLike}.`);
 */
export function sniff(head: Uint8Array): Sniffed {
  if (head.length === 0) return { isVideo: false, looksLike: 'an empty file' };
  const iso = sniffIso(head);
  if (iso !== null) return iso;
  if (isTransportStream(head)) return { isVideo: true, container: 'MPEG transport stream' };
  const video = VIDEOS.find((candidate) => beginsAs(head, candidate));
  if (video) return { isVideo: true, container: video[0] };
  const other = OTHERS.find((candidate) => beginsAs(head, candidate));
  if (other) return { isVideo: false, looksLike: other[0] };
  return { isVideo: false, looksLike: isText(head) ? sniffText(head) : 'no kind of file that is known here' };
}

function bothStartCodes(...units: string[]): string[] {
  return units.flatMap((unit) => [`000001${unit}`, `00000001${unit}`]);
}

function beginsAs(head: Uint8Array, [, ...patterns]: Beginning): boolean {
  return patterns.some((pattern) => {
    if (head.length < pattern.length / 2) return false;
    for (let i = 0; i < pattern.length / 2; i++) {
      const byte = pattern.slice(2 * i, 2 * i + 2);
      if (byte !== '..' && head[i] !== Number.parseInt(byte, 16)) return false;
    }
    return true;
  });
}

function sniffIso(head: Uint8Array): Sniffed | null {
  const box = latin(head.subarray(4, 8));
  if (!ISO_BOXES.has(box)) return null;
  const other = box === 'ftyp' ? ISO_OTHERS[latin(head.subarray(8, 12))] : undefined;
  return other === undefined
    ? { isVideo: true, container: 'MP4 or QuickTime' }
    : { isVideo: false, looksLike: other };
}

function isTransportStream(head: Uint8Array): boolean {
  return TRANSPORT_PACKETS.some(({ bytes, sync }) => {
    const packets = Math.min(4, Math.floor((head.length - sync - 1) / bytes) + 1);
    if (packets < 2) return false;
    for (let i = 0; i < packets; i++) if (head[sync + i * bytes] !== TRANSPORT_SYNC) return false;
    return true;
  });
}

function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

function sniffText(head: Uint8Array): string {
  const text = latin(head).replace(/^ï»¿/, '').trimStart().toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'a web page';
  if (text.startsWith('<svg') || text.includes('<svg ')) return 'an SVG picture';
  if (text.startsWith('#extm3u')) return 'a playlist, not the video itself';
  return 'text';
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
