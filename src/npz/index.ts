/** NumPy's .npz files, anywhere (browser and Node). Files on disk: `node.ts`. */
export { type ByteSource, bytesSource } from './byte-source.ts';
export { npzPieces, type ReadNpzOptions, readNpz, readNpzMembers, writeNpz } from './npz.ts';
export { type Dtype, type DtypeArrays, type NpzArray, type NpzArrays, sizeOfShape } from './npz-array.ts';
export { npzError } from './npz-error.ts';
