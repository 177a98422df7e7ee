/**
 * What the trainer needs of this repository, and what this repository keeps of the trainer's:
 *
 *     node tools/train-lifter/main.ts body body.npz   writes the body for the trainer
 *     node tools/train-lifter/main.ts list            lists models/lifter.onnx in models/manifest.json
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manifestOf } from '../convert-models/manifest.ts';
import { NETWORKS } from '../convert-models/networks.ts';
import { exportBody } from './export-body.ts';

const MODELS = new URL('../../models/', import.meta.url);

const [verb, path] = process.argv.slice(2);
if (verb === 'body' && path !== undefined) await exportBody(path);
else if (verb === 'list') {
  const manifest = manifestOf(NETWORKS, fileURLToPath(MODELS));
  writeFileSync(new URL('manifest.json', MODELS), `${JSON.stringify(manifest, null, 2)}\n`);
} else {
  throw new Error('usage: node tools/train-lifter/main.ts body FILE | list');
}
