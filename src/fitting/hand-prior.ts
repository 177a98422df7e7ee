import { FINGER_DOFS, fingerDof, HAND_DOF, HAND_DOFS, THUMB_DOF } from './hand-skeleton.ts';

/** What is known of a freedom before looking: rad, and palms for the shift. Beyond the bounds it costs steeply. */
export interface HandRange {
  readonly mean: number;
  readonly spread: number;
  readonly low: number;
  readonly high: number;
}

/** Two freedoms of which one follows the other: value − share · other, of this spread. */
export interface HandTie {
  readonly dof: number;
  readonly other: number;
  readonly share: number;
  readonly spread: number;
}

const DEGREES = Math.PI / 180;

function range(mean: number, spread: number, low: number, high: number): HandRange {
  return { mean: mean * DEGREES, spread: spread * DEGREES, low: low * DEGREES, high: high * DEGREES };
}

const SHIFT: HandRange = { mean: 0, spread: 1, low: -3, high: 3 };
/** Seen along its edge, the network makes a hand smaller; were that not so, it would be turned away. */
const SIZE: HandRange = { mean: 0, spread: 0.1, low: -0.3, high: 0.3 };
/** Ranges of motion of the hand: American Academy of Orthopaedic Surgeons, Joint Motion, 1965. */
const SPREAD = range(0, 8, -20, 20);
const KNUCKLE = range(20, 35, -30, 90);
const MIDDLE_JOINT = range(30, 40, -3, 110);
const END_JOINT = range(18, 25, -8, 80);

/** (27) the twist's and the wrist's are about what was fitted; the twist's bounds are set by who knows that. */
export const HAND_RANGES: readonly HandRange[] = (() => {
  const ranges: HandRange[] = Array.from({ length: HAND_DOFS }, () => SHIFT);
  ranges[HAND_DOF.size] = SIZE;
  ranges[HAND_DOF.twist] = range(0, 30, -180, 180);
  ranges[HAND_DOF.wristZ] = range(0, 8, -80, 80);
  ranges[HAND_DOF.wristY] = range(0, 6, -32, 32);
  for (let finger = 1; finger < 5; finger++) {
    const dof = fingerDof(finger);
    ranges[dof + FINGER_DOFS.spread] = SPREAD;
    ranges[dof + FINGER_DOFS.bend1] = KNUCKLE;
    ranges[dof + FINGER_DOFS.bend2] = MIDDLE_JOINT;
    ranges[dof + FINGER_DOFS.bend3] = END_JOINT;
  }
  ranges[THUMB_DOF] = range(0, 20, -45, 45);
  ranges[THUMB_DOF + 1] = range(5, 20, -35, 50);
  ranges[THUMB_DOF + 2] = range(0, 15, -40, 40);
  ranges[THUMB_DOF + 3] = range(10, 20, -15, 65);
  ranges[THUMB_DOF + 4] = range(15, 25, -15, 85);
  return ranges;
})();

/** The end joint bends with the one before it (Rijpkema and Girard 1991: two thirds); neighbours bend alike. */
export const HAND_TIES: readonly HandTie[] = [1, 2, 3, 4].flatMap((finger): HandTie[] => {
  const dof = fingerDof(finger);
  const ties: HandTie[] = [
    {
      dof: dof + FINGER_DOFS.bend3,
      other: dof + FINGER_DOFS.bend2,
      share: 2 / 3,
      spread: 15 * DEGREES,
    },
  ];
  if (finger < 4) {
    for (const bend of [FINGER_DOFS.bend1, FINGER_DOFS.bend2]) {
      ties.push({ dof: dof + bend, other: fingerDof(finger + 1) + bend, share: 1, spread: 30 * DEGREES });
    }
  }
  return ties;
});
