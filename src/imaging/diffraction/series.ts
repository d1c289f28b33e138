import type { Setup } from "./setup.js";

/** Patterns of one cell in time on the same points. Plain data. */
export interface Series {
  readonly setup: Setup;
  /** Hours, increasing. */
  readonly times: readonly number[];
  /** Degrees of two theta, increasing. */
  readonly twoTheta: readonly number[];
  /** Time by point, any unit that is linear in the photons; NaN where a channel gave nothing. */
  readonly intensities: readonly (readonly number[])[];
  /** Standard error of each, same shape. */
  readonly errors: readonly (readonly number[])[];
}
