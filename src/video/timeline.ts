import {
  AV_NOPTS_VALUE,
  AV_PKT_DATA_ENCRYPTION_INFO,
  AV_PKT_FLAG_CORRUPT,
  AV_PKT_FLAG_DISCARD,
  Packet,
} from 'node-av';
import { throwIfAborted } from './failures.ts';
import type { Source } from './source.ts';

/** What demuxing the whole track told, without decoding. Times are in the track's time base. */
export interface PacketTable {
  /** Packets that are shown, by presentation time; NaN where the file gives none. */
  pts: Float64Array;
  durations: Float64Array;
  /** Key frames in order of presentation. */
  keys: { pts: number; dts: number }[];
  /** Packets of the track, those included that are decoded but not shown. */
  packetCount: number;
  /** The first packet (in file order, of those shown) that the file does not hold whole. */
  corruptPts: number | null;
  /** Whether the file's times jump; those here do not. */
  jumped: boolean;
  /** Whether the demuxer says that packets are encrypted. */
  encrypted: boolean;
  /** Byte after the last packet that was read. */
  endPosition: number;
  /** The return code that ended the reading. */
  endCode: number;
}

/** Reads all packets of the track. The source stands at its end afterwards. */
export async function readPackets(
  source: Source,
  signal?: AbortSignal,
  onPacket?: (position: number) => void,
): Promise<PacketTable> {
  const { stream } = source;
  const shown: { pts: number; duration: number }[] = [];
  const table: PacketTable = {
    pts: new Float64Array(),
    durations: new Float64Array(),
    keys: [],
    packetCount: 0,
    corruptPts: null,
    jumped: false,
    encrypted: false,
    endPosition: 0,
    endCode: 0,
  };
  const packet = new Packet();
  packet.alloc();
  try {
    for (;;) {
      throwIfAborted(signal);
      const read = await source.read(packet);
      if (read < 0) {
        table.endCode = read;
        break;
      }
      if (packet.streamIndex === stream.index) notePacket(packet, table, shown);
      onPacket?.(table.endPosition);
      packet.unref();
    }
  } finally {
    packet.free();
  }
  table.jumped = source.hasJumped();
  shown.sort((a, b) => a.pts - b.pts);
  table.pts = Float64Array.from(shown, (s) => s.pts);
  table.durations = Float64Array.from(shown, (s) => s.duration);
  table.keys.sort((a, b) => a.pts - b.pts);
  return table;
}

function notePacket(packet: Packet, table: PacketTable, shown: { pts: number; duration: number }[]): void {
  const pts = packet.pts === AV_NOPTS_VALUE ? Number.NaN : Number(packet.pts);
  const dts = packet.dts === AV_NOPTS_VALUE ? pts : Number(packet.dts);
  table.packetCount++;
  table.endPosition = Math.max(table.endPosition, Number(packet.pos) + packet.size);
  if (table.packetCount === 1) table.encrypted = packet.getSideData(AV_PKT_DATA_ENCRYPTION_INFO) !== null;
  if (packet.isKeyframe) table.keys.push({ pts, dts });
  if (packet.hasFlags(AV_PKT_FLAG_CORRUPT) && table.corruptPts === null) table.corruptPts = pts;
  if (!packet.hasFlags(AV_PKT_FLAG_DISCARD)) shown.push({ pts, duration: Number(packet.duration) });
}

/** Whether every shown packet has a presentation time of its own. */
export function hasDistinctTimes(pts: Float64Array): boolean {
  for (let i = 0; i < pts.length; i++) if (Number.isNaN(pts[i]) || pts[i] === pts[i - 1]) return false;
  return pts.length > 0;
}
