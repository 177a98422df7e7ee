/**
 * Length of the body's arms over that of the bodies that the shipped network was trained on, whose upper arms and
 * forearms were 14.4 and 14.0 % of the stature (people's are 16.0 and 15.3 %, as `tools/bake-body` says).
 */
const UPPER_ARM = 1.107;
const FOREARM = 1.095;

/** Shoulder, elbow, wrist and what is on the hand, of each side. */
const ARMS = [
  { shoulder: 11, elbow: 13, wrist: 15, hand: [17, 19, 21] },
  { shoulder: 12, elbow: 14, wrist: 16, hand: [18, 20, 22] },
];

/**
 * Shortens the arms of a row of landmarks to those that the network knows, in place. A picture of a shorter arm in the
 * same pose is shorter in the same proportion wherever the arm points, so poses come out as they are.
 *
 * @param row (33, width) points, or depths, all of one row
 */
export function shortenArms(row: Float64Array, width: number): void {
  rescaleArms(row, width, 1 / UPPER_ARM, 1 / FOREARM);
}

/** Makes the arms of a row of landmarks as long again as they are, in place. */
export function lengthenArms(row: Float32Array, width: number): void {
  rescaleArms(row, width, UPPER_ARM, FOREARM);
}

function rescaleArms(row: Float64Array | Float32Array, width: number, upper: number, fore: number): void {
  for (const { shoulder, elbow, wrist, hand } of ARMS) {
    for (let k = 0; k < width; k++) {
      const [s, e, w] = [shoulder, elbow, wrist].map((l) => row[l * width + k]);
      const newElbow = s + (e - s) * upper;
      const newWrist = newElbow + (w - e) * fore;
      row[elbow * width + k] = newElbow;
      row[wrist * width + k] = newWrist;
      for (const l of hand) row[l * width + k] += newWrist - w;
    }
  }
}
