/** No picture says how tall somebody is: lifted lengths are those of a body of this height, m. Scale them by yours. */
export const LIFTED_HEIGHT = 1.7;

/**
 * What a learnt network (src/lifting) says of one person, from the 2D landmarks over time: N rows, one for each of
 * the person's rows of the evidence, in their order.
 */
export interface Lifted {
  /** (N, 33, 3) m of a body {@link LIFTED_HEIGHT} tall, relative to the middle of the hips, axes of the camera */
  readonly relative: Float32Array;
  /** (N, 33, 2) m of the same body, standard deviation across the line of sight and along it */
  readonly spread: Float32Array;
  /** (N, 4) probability that it stands: left heel, left toe, right heel, right toe */
  readonly contact: Float32Array;
  /** (N, 3) unit vector against gravity, axes of the camera */
  readonly up: Float32Array;
}
