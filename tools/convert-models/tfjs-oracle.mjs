// Runs an original graph model with TensorFlow.js in plain JavaScript, the reference of its kernels.
//
// node tfjs-oracle.mjs PACKAGES MODEL.json OUTPUT INPUT.i32 HEIGHT WIDTH TARGET.f32
//
// PACKAGES is a folder with a node_modules that holds TensorFlow.js. It is no dependency of this project,
// which is why this file is JavaScript: the compiler would look for its types.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const [packages, modelPath, output, inputPath, height, width, target] = process.argv.slice(2);
const require = createRequire(join(packages, 'main.js'));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-cpu');
const { loadGraphModel } = require('@tensorflow/tfjs-converter');

await tf.setBackend('cpu');
const { modelTopology, signature, format, weightsManifest } = JSON.parse(readFileSync(modelPath, 'utf8'));
const weights = Buffer.concat(
  weightsManifest.flatMap((group) => group.paths.map((path) => readFileSync(join(dirname(modelPath), path)))),
);
const model = await loadGraphModel({
  load: async () => ({
    modelTopology,
    signature,
    format,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
  }),
});
const pixels = new Int32Array(new Uint8Array(readFileSync(inputPath)).buffer);
const result = model.execute(tf.tensor4d(pixels, [1, Number(height), Number(width), 3], 'int32'), output);
writeFileSync(target, new Uint8Array((await result.data()).buffer));
