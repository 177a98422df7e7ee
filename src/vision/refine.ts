/** Side of the heatmap, cells. */
const SIDE = 64;
const CHANNELS = 39;
const VALUES = 5;
/** Px of the network's input per cell of the heatmap. */
const CELL = 4;
/** Half of the window round the first guess, cells; MediaPipe's kernel of 7. */
const REACH = 3;
/** MediaPipe's `min_confidence_to_refine`. */
const MIN_CONFIDENCE = 0.5;

/**
 * Moves each landmark to the heatmap's centre of mass in a window round it, where the heatmap is sure
 * (MediaPipe, `RefineLandmarksFromHeatmapCalculator`).
 *
 * @param points (39, 5) x, y in px of the input, changed in place.
 * @param heatmap (64, 64, 39) logits.
 */
export function refineFromHeatmap(points: Float32Array, heatmap: Float32Array): void {
  for (let k = 0; k < CHANNELS; k++) {
    const column = Math.trunc(points[k * VALUES] / CELL);
    const row = Math.trunc(points[k * VALUES + 1] / CELL);
    if (column < 0 || column >= SIDE || row < 0 || row >= SIDE) continue;
    let sum = 0;
    let sumX = 0;
    let sumY = 0;
    let most = 0;
    const lastRow = Math.min(SIDE - 1, row + REACH);
    const lastColumn = Math.min(SIDE - 1, column + REACH);
    for (let r = Math.max(0, row - REACH); r <= lastRow; r++) {
      for (let c = Math.max(0, column - REACH); c <= lastColumn; c++) {
        const confidence = 1 / (1 + Math.exp(-heatmap[(r * SIDE + c) * CHANNELS + k]));
        sum += confidence;
        sumX += confidence * c;
        sumY += confidence * r;
        if (confidence > most) most = confidence;
      }
    }
    if (most < MIN_CONFIDENCE || sum <= 0) continue;
    points[k * VALUES] = (sumX / sum) * CELL;
    points[k * VALUES + 1] = (sumY / sum) * CELL;
  }
}
