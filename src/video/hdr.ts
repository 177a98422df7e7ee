import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Colours that an SDR screen cannot take as they are. */
export type WideColour = 'hlg' | 'pq' | 'bt2020';

/** Points per axis of the table; between them FFmpeg interpolates in tetrahedra. */
const gridPoints = 33;

/** ITU-R BT.2100-2, table 5: HLG's inverse OETF, scene light 0 … 1. */
function hlgSceneLight(signal: number): number {
  const a = 0.17883277;
  const b = 1 - 4 * a;
  const c = 0.5 - a * Math.log(4 * a);
  return signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - c) / a) + b) / 12;
}

/** ITU-R BT.2100-2, table 4: PQ's EOTF, cd/m². */
function pqNits(signal: number): number {
  const m1 = 2610 / 16384;
  const m2 = (2523 / 4096) * 128;
  const c1 = 3424 / 4096;
  const c2 = (2413 / 4096) * 32;
  const c3 = (2392 / 4096) * 32;
  const p = signal ** (1 / m2);
  return 10_000 * (Math.max(p - c1, 0) / (c2 - c3 * p)) ** (1 / m1);
}

/** Luminance of BT.2020 primaries (ITU-R BT.2020-2). */
const luma2020 = [0.2627, 0.678, 0.0593];

function luminance([r, g, b]: number[], [kr, kg, kb]: number[]): number {
  return kr * r + kg * g + kb * b;
}

/** HLG's nominal display: 1000 cd/m², system gamma 1.2 (BT.2100-2, table 5). */
function hlgNits(rgb: number[]): number[] {
  const scene = rgb.map(hlgSceneLight);
  const gain = 1000 * Math.max(luminance(scene, luma2020), 1e-9) ** 0.2;
  return scene.map((light) => gain * light);
}

/**
 * Luminance on an SDR screen of 100 cd/m² for one on an HDR screen, 1 = SDR white: ITU-R BT.2446-1, method C,
 * made to keep skin, linear up to 70 cd/m² and logarithmic above. Its super-whites are rolled off below 1.
 */
function sdrLuminance(nits: number): number {
  const [k1, k2, k3, k4, inflection] = [0.83802, 15.09968, 0.74204, 78.99439, 58.5];
  const relative = nits / (inflection / k1);
  const y = (relative < 1 ? nits * k1 : k2 * Math.log(relative - k3) + k4) / 100;
  const shoulder = 0.9;
  const room = 1 - shoulder;
  return y <= shoulder ? y : shoulder + room * (1 - Math.exp((shoulder - y) / room));
}

/** Linear BT.2020 to linear BT.709 (ITU-R BT.2087-0, M2). */
function to709([r, g, b]: number[]): number[] {
  return [
    1.6605 * r - 0.5876 * g - 0.0728 * b,
    -0.1246 * r + 1.1329 * g - 0.0083 * b,
    -0.0182 * r - 0.1006 * g + 1.1187 * b,
  ];
}

/** Brings a colour into 0 … 1 by moving it towards the grey of its own luminance: the hue stays. */
function intoGamut(rgb: number[]): number[] {
  const y = Math.min(1, Math.max(0, luminance(rgb, [0.2126, 0.7152, 0.0722])));
  let keep = 1;
  for (const c of rgb) {
    if (c > 1) keep = Math.min(keep, (1 - y) / (c - y));
    if (c < 0) keep = Math.min(keep, y / (y - c));
  }
  return rgb.map((c) => Math.min(1, Math.max(0, y + (c - y) * keep)));
}

/** The SDR BT.709 signal (0 … 1, for a BT.1886 screen) of a BT.2020 signal of the given kind. */
export function sdrSignal(kind: WideColour, rgb: number[]): number[] {
  let light: number[];
  if (kind === 'bt2020') {
    light = rgb.map((signal) => signal ** 2.4);
  } else {
    const nits = kind === 'hlg' ? hlgNits(rgb) : rgb.map(pqNits);
    const y = luminance(nits, luma2020);
    const gain = y > 0 ? sdrLuminance(y) / y : 0;
    light = nits.map((n) => n * gain);
  }
  return intoGamut(to709(light)).map((l) => l ** (1 / 2.4));
}

/** The table in Adobe's .cube form, red fastest. */
function cubeText(kind: WideColour): string {
  const lines = [`LUT_3D_SIZE ${gridPoints}`];
  const step = 1 / (gridPoints - 1);
  for (let b = 0; b < gridPoints; b++) {
    for (let g = 0; g < gridPoints; g++) {
      for (let r = 0; r < gridPoints; r++) {
        lines.push(
          sdrSignal(kind, [r * step, g * step, b * step])
            .map((v) => v.toFixed(6))
            .join(' '),
        );
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A table on disk, for as long as FFmpeg needs to read it. */
export interface ColourTable {
  path: string;
  remove(): Promise<void>;
}

const texts = new Map<WideColour, string>();

/** Writes the table that brings one kind of colour to SDR. */
export async function writeColourTable(kind: WideColour): Promise<ColourTable> {
  const folder = await mkdtemp(join(tmpdir(), 'kinemesh-'));
  const path = join(folder, 'sdr.cube');
  const text = texts.get(kind) ?? cubeText(kind);
  texts.set(kind, text);
  await writeFile(path, text);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
