import type { Objective } from "../objective.js";

/**
 * Integral matching: along what was observed, the change between two observations must be the integral of the law. No
 * differential equation is solved, so it costs microseconds to a millisecond and has no onset times to get wrong; it is
 * biased by the noise in what was observed, so it only gives starts and an order. Idea: the weak form of D-CODE (Qian et
 * al., ICLR 2022).
 */
export interface Matching extends Objective {
  /** Indices of unknowns in which what is matched is linear, all together. */
  readonly linear: readonly number[];
  /** ln of the prefactor of each track's owner at a point, where owners have prefactors of their own. */
  prefactors(point: Float64Array): ReadonlyMap<string, number>;
}
