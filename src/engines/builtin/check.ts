import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadKinemeshBody } from '../../body/load-node.ts';
import { isKinemeshError } from '../../errors/index.ts';
import { type CodecPresence, codecsHere } from '../../video/index.ts';
import {
  executionProviders,
  loadNetworks,
  readNetwork,
  type ShippedNetwork,
  shippedNetworks,
} from '../../vision/index.ts';
import type { CheckItem } from '../engine.ts';

const REINSTALL = 'Install Kinemesh again, or in a clone run `git checkout models assets`.';

/** Whether the built-in engine can run here: its networks by sha256, its body, a session that loads, codecs. */
export async function checkBuiltin(): Promise<CheckItem[]> {
  return [...(await checkModels()), checkBody(), await checkSession(), checkProviders(), ...checkCodecs()];
}

async function checkModels(): Promise<CheckItem[]> {
  try {
    return await Promise.all(shippedNetworks().map(checkModel));
  } catch (error) {
    return [failed('models', 'Networks', error)];
  }
}

async function checkModel(network: ShippedNetwork): Promise<CheckItem> {
  const item = { id: `model:${network.name}`, label: `Network ${network.name}`, needed: true };
  try {
    await readNetwork(network);
  } catch (error) {
    return failed(item.id, item.label, error);
  }
  const detail = `${(network.bytes / 1e6).toFixed(1)} MB, sha256 ${network.sha256.slice(0, 12)}…`;
  return { ...item, ok: true, detail, remedy: null };
}

function checkBody(): CheckItem {
  const item = { id: 'body', label: 'Body', needed: true };
  try {
    const body = loadKinemeshBody();
    const expected = bodySha256();
    if (body.assetSha256 !== expected) {
      const detail = `damaged: sha256 ${body.assetSha256.slice(0, 12)}…, expected ${expected.slice(0, 12)}…`;
      return { ...item, ok: false, detail, remedy: REINSTALL };
    }
    const detail = `${body.vertexCount} vertices, ${body.jointCount} joints, sha256 ${body.assetSha256.slice(0, 12)}…`;
    return { ...item, ok: true, detail, remedy: null };
  } catch (error) {
    return failed('body', 'Body', error);
  }
}

function bodySha256(): string {
  const text = readFileSync(new URL('../../../assets/body/manifest.json', import.meta.url), 'utf8');
  return z.object({ sha256: z.string() }).parse(JSON.parse(text)).sha256;
}

async function checkSession(): Promise<CheckItem> {
  try {
    const started = performance.now();
    const networks = await loadNetworks({ model: 'lite', maxPeople: null });
    await Promise.all(Object.values(networks).map((network) => network.release()));
    const detail = `networks load on the CPU in ${((performance.now() - started) / 1000).toFixed(1)} s`;
    return { id: 'session', label: 'ONNX Runtime', needed: true, ok: true, detail, remedy: null };
  } catch (error) {
    return failed('session', 'ONNX Runtime', error);
  }
}

function checkProviders(): CheckItem {
  const item = { id: 'providers', label: 'Execution providers', needed: false };
  try {
    const names = executionProviders().map(({ name, bundled }) =>
      bundled ? name : `${name} (if installed)`,
    );
    return { ...item, ok: true, detail: `${names.join(', ')}; runs use the cpu`, remedy: null };
  } catch (error) {
    return { ...failed('providers', item.label, error), needed: false };
  }
}

/** Without H.264 most videos cannot be read; the others are for some. */
function checkCodecs(): CheckItem[] {
  try {
    const { decoders, encoders } = codecsHere();
    const h264 = decoders.filter(({ name }) => name === 'h264');
    const others = decoders.filter(({ name }) => name !== 'h264');
    return [
      codecItem('codecs:h264', 'Reads H.264', h264, true),
      codecItem('codecs:read', 'Reads also', others, false),
      codecItem('codecs:write', 'Writes overlays', encoders, false),
    ];
  } catch (error) {
    return [failed('codecs', 'Codecs', error)];
  }
}

function codecItem(id: string, label: string, codecs: readonly CodecPresence[], needed: boolean): CheckItem {
  const missing = codecs.filter(({ present }) => !present).map(({ name }) => name);
  const ok = missing.length === 0;
  const detail = ok ? codecs.map(({ name }) => name).join(', ') : `missing: ${missing.join(', ')}`;
  return { id, label, needed, ok, detail, remedy: ok ? null : REINSTALL };
}

function failed(id: string, label: string, error: unknown): CheckItem {
  const remedy = isKinemeshError(error) ? error.remedy : REINSTALL;
  const detail = error instanceof Error ? error.message : String(error);
  return { id, label, needed: true, ok: false, detail, remedy };
}
