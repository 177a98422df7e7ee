import {
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_FCC,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_SPC_UNSPECIFIED,
  avImageCopyToBuffer,
  Filter,
  type FilterContext,
  FilterGraph,
  Frame,
} from 'node-av';
import { KinemeshError } from '../errors/index.ts';
import { ffmpegCause } from './failures.ts';
import type { Orientation, Size } from './geometry.ts';
import { type ColourTable, type WideColour, writeColourTable } from './hdr.ts';

/** The matrices (ITU-T H.273, table 4) that FFmpeg's scaler turns into RGB. */
const knownMatrices: ReadonlySet<number> = new Set([
  AVCOL_SPC_RGB,
  AVCOL_SPC_BT709,
  AVCOL_SPC_FCC,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_SPC_BT2020_NCL,
]);

/** Whether a picture says how its numbers become RGB, and that way is not known here. */
export function hasUnknownMatrix({ colorSpace }: Frame): boolean {
  return colorSpace !== AVCOL_SPC_UNSPECIFIED && !knownMatrices.has(colorSpace);
}

/** What the pictures shall become. */
export interface UprightTarget {
  /** Before the orientation: square pixels, as stored. */
  scaled: Size;
  orientation: Orientation;
  /** Colours to be brought to SDR's BT.709; null where they are that already. */
  wideColour: WideColour | null;
}

/** Turns decoded frames into upright RGB24 with square pixels. */
export class UprightConverter {
  readonly #target: UprightTarget;
  readonly #out = new Frame();
  #graph: { key: string; graph: FilterGraph; source: FilterContext; sink: FilterContext } | null = null;

  constructor(target: UprightTarget) {
    this.#target = target;
    this.#out.alloc();
  }

  /** Writes the upright picture of `frame` into `into` (height, width, 3). */
  async convert(frame: Frame, into: Buffer): Promise<void> {
    if (!knownMatrices.has(frame.colorSpace)) frame.colorSpace = nearestMatrix(frame);
    const { source, sink } = await this.#graphFor(frame);
    const added = await source.buffersrcAddFrame(frame);
    if (added < 0) throw cannotConvert(added);
    const got = await sink.buffersinkGetFrame(this.#out);
    if (got < 0) throw cannotConvert(got);
    const { data, linesize, format, width, height } = this.#out;
    avImageCopyToBuffer(into, into.length, data, linesize, format as never, width, height, 1);
    this.#out.unref();
  }

  /** A graph serves frames of one size, format and colour; some streams change in the middle. */
  async #graphFor(frame: Frame) {
    const { num, den } = frame.sampleAspectRatio;
    const args =
      `video_size=${frame.width}x${frame.height}:pix_fmt=${frame.format}:time_base=1/90000` +
      `:pixel_aspect=${num}/${Math.max(1, den)}:colorspace=${frame.colorSpace}:range=${frame.colorRange}`;
    const key = `${args}:${frame.colorTrc}:${frame.colorPrimaries}`;
    if (this.#graph?.key === key) return this.#graph;
    this.#graph?.graph.free();
    this.#graph = null;
    const { wideColour } = this.#target;
    const table = wideColour ? await writeColourTable(wideColour) : null;
    try {
      this.#graph = { key, ...(await buildGraph(args, this.#chain(frame, table), table ? 2 : 1)) };
    } finally {
      await table?.remove();
    }
    return this.#graph;
  }

  #chain(frame: Frame, table: ColourTable | null): FilterStep[] {
    const { scaled, orientation } = this.#target;
    const smaller = scaled.width < frame.width || scaled.height < frame.height;
    const size = `w=${scaled.width}:h=${scaled.height}:flags=${smaller ? 'area' : 'bicubic'}`;
    const toSdr: FilterStep[] = table
      ? [
          // In floats FFmpeg's table look-up is vectorised, and twice as fast as in integers.
          { name: 'format', args: 'pix_fmts=gbrpf32le' },
          { name: 'lut3d', args: `file=${escaped(table.path)}:interp=tetrahedral` },
          { name: 'format', args: 'pix_fmts=gbrp' },
        ]
      : [];
    return [
      { name: 'scale', args: size },
      ...toSdr,
      { name: 'format', args: 'pix_fmts=rgb24' },
      ...orientation.filters,
    ];
  }

  close(): void {
    this.#graph?.graph.free();
    this.#graph = null;
    this.#out.free();
  }
}

/** A filter by FFmpeg's name, with its options. */
interface FilterStep {
  name: string;
  args: string;
}

async function buildGraph(sourceArgs: string, chain: readonly FilterStep[], threads: number) {
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = threads;
  try {
    const source = addFilter(graph, 'buffer', sourceArgs);
    let last = source;
    for (const { name, args } of chain) {
      const next = addFilter(graph, name, args);
      last.link(0, next, 0);
      last = next;
    }
    const sink = addFilter(graph, 'buffersink', '');
    last.link(0, sink, 0);
    const configured = await graph.config();
    if (configured < 0) throw cannotConvert(configured);
    return { graph, source, sink };
  } catch (error) {
    graph.free();
    throw error;
  }
}

/** A path as a filter option: what separates options is escaped. */
function escaped(path: string): string {
  return path.replace(/[\\':,;[\]]/g, '\\$&');
}

function addFilter(graph: FilterGraph, name: string, args: string): FilterContext {
  const filter = Filter.getByName(name as never);
  const made = filter && graph.createFilter(filter, `${name}${graph.nbFilters}`, args || null);
  if (!made)
    throw new KinemeshError('internal', `FFmpeg has no filter ${name}=${args}.`, 'Reinstall node-av.');
  return made;
}

function cannotConvert(cause: unknown): KinemeshError {
  return new KinemeshError(
    'video-not-a-video',
    'The pictures of the video cannot be brought to RGB: their size, format or colours make no sense.',
    'Convert the video to H.264 in mp4 with any converter.',
    { cause: typeof cause === 'number' ? ffmpegCause(cause) : cause },
  );
}

/**
 * The matrix for a picture that names none, or none that is known: players take HDTV's BT.709 when it is
 * larger than SD, else BT.601.
 */
function nearestMatrix(frame: Frame) {
  if (frame.colorSpace === AVCOL_SPC_BT2020_CL) return AVCOL_SPC_BT2020_NCL;
  const hd = frame.width >= 1280 || frame.height > 576;
  return hd && frame.colorRange !== AVCOL_RANGE_JPEG ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
}
