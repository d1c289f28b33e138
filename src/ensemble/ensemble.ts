import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import type { Experiment, SingleEnd } from "../experiment/experiment.js";

/** A forward model: what a rate law makes a population do. */
export interface Ensemble {
  /** Plain data from which a worker builds the same ensemble again. */
  readonly spec: EnsembleSpec;
  /** What the ensemble supplies to a law, by name. */
  supplies(experiment: Experiment): readonly VariableDeclaration[];
  /** Numbers to be fitted beyond those that the law names. Equal names mean one shared number. */
  unknowns(experiment: Experiment): readonly ParameterDeclaration[];
  /** Compiles once; the simulator then answers for any values. Throws where the law uses what is not supplied. */
  prepare(law: Expression, experiment: Experiment): Simulator;
}

export interface EnsembleSpec {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A law in an experiment, ready to run for any values of its parameters and unknowns. */
export interface Simulator {
  /** Names of the values, in order: the parameters of the law (sorted by name), then the unknowns of the ensemble. */
  readonly names: readonly string[];
  /** `values` in their declared units. Never throws for a law that cannot be simulated. */
  predict(values: Float64Array, options?: PredictOptions): Prediction | Failure;
}

export interface PredictOptions {
  /** Also fill `Prediction.sensitivities`. Default false. */
  readonly sensitivities?: boolean;
  /** Relative tolerance of the integration; the ensemble documents its default. */
  readonly tolerance?: number;
  /**
   * Relative tolerance of each sensitivity, for steps that are also short enough for these. Without it sensitivities are
   * the derivatives of the steps that the states took, and their error goes with `tolerance`; densities go without.
   */
  readonly sensitivityTolerance?: number;
}

/** What would have been seen, at the times at which something was. Matrices are row-major. */
export interface Prediction {
  readonly kind: "prediction";
  /** Every time of an observation of the experiment, once, increasing, hours. */
  readonly times: Float64Array;
  /** Compositions of particles, or concentrations of species: times x width. */
  readonly states: Float64Array;
  readonly width: number;
  /** Weight of each state in counting, sum 1 (all 1/width for species). */
  readonly weights: Float64Array;
  /** The same population more finely, where the states are nodes of a distribution that is smooth between them. */
  readonly finer?: Finer;
  /** Electrode potential, volts, one a time; NaN where there is none. */
  readonly potentials: Float64Array;
  /** Rate of change of the mean composition, 1/h, one a time. */
  readonly currents: Float64Array;
  readonly sensitivities?: Sensitivities;
  /** How each stage of a population's protocol ended, in order. */
  readonly stages?: readonly EndedStage[];
  readonly work: { readonly steps: number; readonly rejected: number };
}

/** The end of a stage. */
export interface EndedStage {
  /** Hours. */
  readonly time: number;
  /** Which of its ends came. */
  readonly by: SingleEnd["kind"];
  /** Measured potential, volts, current, 1/h, and mean composition, before the next stage begins. */
  readonly potential: number;
  readonly current: number;
  readonly mean: number;
}

/** More particles than were simulated, each the sum of `by` times the states `from`, four a particle. */
export interface Finer {
  /** Weight of each in counting, sum 1. */
  readonly weights: Float64Array;
  readonly from: Int32Array;
  readonly by: Float64Array;
}

/** Derivatives to each value of `Simulator.names`: one array a value, shaped as its parent in `Prediction`. */
export interface Sensitivities {
  readonly states: readonly Float64Array[];
  readonly potentials: readonly Float64Array[];
  readonly currents: readonly Float64Array[];
}

/** A simulation that could not be finished: a value, never a throw. */
export interface Failure {
  readonly kind: "failure";
  readonly reason: FailureReason;
  /** Hours at which it stopped. */
  readonly time: number;
  readonly detail: string;
}

export type FailureReason =
  | "non-finite rate"
  | "left the domain"
  | "no shared potential"
  | "too many steps"
  | "step too small"
  | "end not reached";
