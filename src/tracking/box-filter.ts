/**
 * One coordinate of a box, followed by a Kalman filter that expects constant speed (Bar-Shalom, Li and
 * Kirubarajan 2001, section 6.2.2: white noise acceleration). Everything is in body sizes and seconds.
 */
export interface AxisState {
  readonly value: number;
  /** a second */
  readonly speed: number;
  /** Covariance: of the value, of value and speed, of the speed. */
  readonly pp: number;
  readonly pv: number;
  readonly vv: number;
}

/** What a coordinate does and how exactly it is measured. */
export interface AxisNoise {
  /** Spectral density of the acceleration, (sizes/s²)²·s. */
  readonly acceleration: number;
  /** Standard deviation of a measurement, sizes. */
  readonly measured: number;
  /** Standard deviation of the speed before anything is known, sizes a second. */
  readonly firstSpeed: number;
}

/** The state after the first measurement. */
export function beginAxis(value: number, noise: AxisNoise): AxisState {
  return { value, speed: 0, pp: noise.measured ** 2, pv: 0, vv: noise.firstSpeed ** 2 };
}

/** The state `seconds` later. */
export function forecast(state: AxisState, seconds: number, noise: AxisNoise): AxisState {
  const q = noise.acceleration;
  const t = seconds;
  return {
    value: state.value + t * state.speed,
    speed: state.speed,
    pp: state.pp + 2 * t * state.pv + t * t * state.vv + (q * t * t * t) / 3,
    pv: state.pv + t * state.vv + (q * t * t) / 2,
    vv: state.vv + q * t,
  };
}

/** The state with a measurement taken in, whose variance may be larger than usual. */
export function update(state: AxisState, measured: number, variance: number): AxisState {
  const innovation = measured - state.value;
  const gain = state.pp / (state.pp + variance);
  const gainSpeed = state.pv / (state.pp + variance);
  return {
    value: state.value + gain * innovation,
    speed: state.speed + gainSpeed * innovation,
    pp: (1 - gain) * state.pp,
    pv: (1 - gain) * state.pv,
    vv: state.vv - gainSpeed * state.pv,
  };
}

/**
 * The states of all moments in the light of all measurements: the filter forwards, then the smoother of
 * Rauch, Tung and Striebel (1965) backwards.
 *
 * @param seconds (T) when each moment is, increasing
 * @param measured (T) NaN where nothing was measured
 * @param variance (T) of each measurement
 */
export function smoothAxis(
  seconds: ArrayLike<number>,
  measured: ArrayLike<number>,
  variance: ArrayLike<number>,
  noise: AxisNoise,
): Float64Array {
  const count = seconds.length;
  const after: AxisState[] = [];
  const before: AxisState[] = [];
  for (let t = 0; t < count; t++) {
    const expected =
      t === 0 ? beginAxis(measured[0], noise) : forecast(after[t - 1], seconds[t] - seconds[t - 1], noise);
    before.push(expected);
    after.push(t === 0 || Number.isNaN(measured[t]) ? expected : update(expected, measured[t], variance[t]));
  }
  const values = new Float64Array(count);
  if (count === 0) return values;
  let { value, speed } = after[count - 1];
  values[count - 1] = value;
  for (let t = count - 2; t >= 0; t--) {
    const [here, next] = [after[t], before[t + 1]];
    const dt = seconds[t + 1] - seconds[t];
    // Gain C = P·Fᵀ·P'⁻¹ of the 2×2 covariances.
    const [a, b] = [here.pp + dt * here.pv, here.pv];
    const [c, d] = [here.pv + dt * here.vv, here.vv];
    const det = next.pp * next.vv - next.pv * next.pv;
    const [dv, ds] = [value - next.value, speed - next.speed];
    const [wv, ws] = [(next.vv * dv - next.pv * ds) / det, (next.pp * ds - next.pv * dv) / det];
    value = here.value + a * wv + b * ws;
    speed = here.speed + c * wv + d * ws;
    values[t] = value;
  }
  return values;
}
