export { throwIfCancelled } from './cancelled.ts';
export { type ExecutionProvider, executionProviders } from './execution-providers.ts';
export { readNetwork, type ShippedNetwork, shippedNetworks } from './manifest.ts';
export { loadNetworks, type Networks, type VisionOptions } from './networks.ts';
export {
  createSegmentObserver,
  type ObservedFrame,
  type SegmentObserver,
  type SegmentRange,
} from './observer.ts';
export { WAY_OF_SEEING } from './way-of-seeing.ts';
