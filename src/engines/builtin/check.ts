import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { loadKinemeshBody } from '../../body/load-node.ts';
import { isKinemeshError } from '../../errors/index.ts';
import { loadNetworks } from '../../vision/index.ts';
import type { CheckItem } from '../engine.ts';
import { type ShippedModel, shippedModels } from './models.ts';

const REINSTALL = 'Install Kinemesh again, or in a clone run `git checkout models assets`.';

/** Whether the built-in engine can run here: its networks by sha256, its body, and a session that loads. */
export async function checkBuiltin(): Promise<CheckItem[]> {
  return [...checkModels(), checkBody(), await checkSession()];
}

function checkModels(): CheckItem[] {
  try {
    return shippedModels().map(checkModel);
  } catch (error) {
    return [failed('models', 'Networks', error)];
  }
}

function checkModel(model: ShippedModel): CheckItem {
  const item = { id: `model:${model.name}`, label: `Network ${model.name}`, needed: true };
  if (!existsSync(model.path)) return { ...item, ok: false, detail: 'missing', remedy: REINSTALL };
  const sha256 = createHash('sha256').update(readFileSync(model.path)).digest('hex');
  if (sha256 === model.sha256) {
    const detail = `${(model.bytes / 1e6).toFixed(1)} MB, sha256 ${sha256.slice(0, 12)}…`;
    return { ...item, ok: true, detail, remedy: null };
  }
  const detail = `damaged: sha256 ${sha256.slice(0, 12)}…, expected ${model.sha256.slice(0, 12)}…`;
  return { ...item, ok: false, detail, remedy: REINSTALL };
}

function checkBody(): CheckItem {
  const item = { id: 'body', label: 'Body', needed: true };
  try {
    const body = loadKinemeshBody();
    const detail = `${body.vertexCount} vertices, ${body.jointCount} joints, sha256 ${body.assetSha256.slice(0, 12)}…`;
    return { ...item, ok: true, detail, remedy: null };
  } catch (error) {
    return failed('body', 'Body', error);
  }
}

async function checkSession(): Promise<CheckItem> {
  try {
    const started = performance.now();
    const { landmark, detector } = await loadNetworks({ model: 'lite', maxPeople: null });
    await Promise.all([landmark.release(), detector.release()]);
    const detail = `networks load on the CPU in ${((performance.now() - started) / 1000).toFixed(1)} s`;
    return { id: 'session', label: 'ONNX Runtime', needed: true, ok: true, detail, remedy: null };
  } catch (error) {
    return failed('session', 'ONNX Runtime', error);
  }
}

function failed(id: string, label: string, error: unknown): CheckItem {
  const remedy = isKinemeshError(error) ? error.remedy : REINSTALL;
  const detail = error instanceof Error ? error.message : String(error);
  return { id, label, needed: true, ok: false, detail, remedy };
}
