import type { Prediction } from "../../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Observation } from "../../experiment/experiment.js";
import type { Tally } from "../tally.js";

/** An observation with its error model: how likely is what was seen, given what was predicted. */
export interface Observer {
  /** Observations whose errors share a factor are of one kind. */
  readonly kind: Observation["kind"] | "potential" | "current" | "mean";
  /** Particles, species or frames, in the order of `Visit`'s item. */
  readonly items: readonly string[];
  /** Nuisance parameters of the measurement (calibration), with priors. */
  readonly nuisances: readonly ParameterDeclaration[];
  /** Number of observed values. */
  readonly count: number;
  /** Which of the observer's cases each observed value belongs to, from 0, in the order in which they are tallied. */
  readonly cases: readonly number[];
  /** Adds every observed value to the tally. */
  tally(prediction: Prediction, nuisances: Float64Array, tally: Tally, width: number, visit?: Visit): void;
}

/** Called for each value with what was seen and what was predicted of it, in the stated units. */
export type Visit = (item: number, at: number, measured: number, error: number, predicted: number) => void;
