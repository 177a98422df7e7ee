/** How a surface follows its joints; see `Body`. */
interface Skinning {
  readonly vertexCount: number;
  readonly influences: number;
  readonly skinJoints: Uint8Array;
  readonly skinWeights: Float32Array;
}

/** (V) the joint that each vertex follows most. */
export function leadersOf({ vertexCount, influences, skinJoints, skinWeights }: Skinning): Uint8Array {
  const leaders = new Uint8Array(vertexCount);
  for (let v = 0; v < vertexCount; v++) {
    let best = v * influences;
    for (let k = best + 1; k < (v + 1) * influences; k++) if (skinWeights[k] > skinWeights[best]) best = k;
    leaders[v] = skinJoints[best];
  }
  return leaders;
}
