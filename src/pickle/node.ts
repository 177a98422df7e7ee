/** The door for Node: its zlib, which is faster. */
export { nodeInflate } from './node-inflate.ts';
