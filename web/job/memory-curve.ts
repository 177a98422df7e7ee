import type { Job } from '../../src/api/index.ts';

/** Two paths of an SVG: the curve of the memory in use, and what lies under it. The top is all of the GPU's. */
export function curveOf(
  { samples, totalBytes, peakBytes }: NonNullable<Job['gpuMemory']>,
  width: number,
  height: number,
): { readonly line: string; readonly area: string } {
  if (samples.length === 0) return { line: '', area: '' };
  const first = samples[0].seconds;
  const span = Math.max(1, samples[samples.length - 1].seconds - first);
  const top = Math.max(totalBytes, peakBytes, 1);
  const points = samples.map(
    ({ seconds, bytes }) =>
      `${round(((seconds - first) / span) * width)} ${round(height - (bytes / top) * height)}`,
  );
  const line = `M${points.join('L')}`;
  const end = round(((samples[samples.length - 1].seconds - first) / span) * width);
  return { line, area: `${line}L${end} ${height}L0 ${height}Z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
