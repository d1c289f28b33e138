import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import type { Patterns } from "./diffraction.js";

/**
 * What was measured. Units inside: time in hours, composition and weights pure numbers, potential in volts,
 * current in 1/h (rate of change of the mean composition, positive when it rises: lithiation), temperature in kelvin.
 */
export interface Experiment {
  readonly name: string;
  /** Kelvin. */
  readonly temperature: number;
  readonly system: Population | Mixture;
  /** In the order in which they were applied; they follow each other without a gap, the first starts at `start`. */
  readonly protocol: readonly Stage[];
  /** Time at which the initial state holds and the first stage begins, hours. */
  readonly start: number;
  readonly observations: readonly Observation[];
}

/** Particles of one material that share an electrode potential; the state is the composition of each, in (0, 1). */
export interface Population {
  readonly kind: "population";
  /** Open-circuit potential against composition; absent where it is unknown. */
  readonly openCircuit: OpenCircuit | undefined;
  /** Other published curves that could be meant: the report says whether the ranking depends on the choice. */
  readonly alternatives: readonly OpenCircuit[];
  readonly initial: InitialCompositions;
  /**
   * Series resistance of the cell, V per 1/h: what is measured, held and cut off at is the potential minus resistance
   * times current. It does not act on single particles. 0 where absent.
   */
  readonly resistance?: number;
}

/** Species in one well-mixed vessel, coupled by the stoichiometry of reactions; the law of the first is sought. */
export interface Mixture {
  readonly kind: "mixture";
  readonly species: readonly string[];
  /** Change of each species per unit of the reaction that is sought, in the order of `species`. */
  readonly stoichiometry: readonly number[];
  /** Reactions that go on beside it, each with a law of its own; none where absent. */
  readonly reactions?: readonly Reaction[];
  /** Concentration of each species at `start`. */
  readonly initial: readonly number[];
  /** Standard error of each of these; it is an unknown of the fit where above 0. All known where absent. */
  readonly initialErrors?: readonly number[];
  /** Unit of concentration as text. */
  readonly unit: string;
}

/** A reaction whose form is known, while its parameters are fitted; equal names in two laws are one number. */
export interface Reaction {
  readonly name: string;
  /** Rate in terms of the species. */
  readonly law: Expression;
  /** Change of each species per unit of the reaction. */
  readonly stoichiometry: readonly number[];
  readonly parameters: readonly ParameterDeclaration[];
}

/** U(c) in volts. */
export interface OpenCircuit {
  readonly name: string;
  readonly citation: string;
  /** A formula in the one variable `c`, or a table with strictly increasing compositions, read by a monotone cubic. */
  readonly curve:
    | { readonly kind: "formula"; readonly expression: Expression }
    | {
        readonly kind: "table";
        readonly compositions: readonly number[];
        readonly potentials: readonly number[];
        /** dU/dc at the points, V, where it is known. */
        readonly slopes?: readonly number[];
      };
  /** Standard error of a constant shift of the curve, volts; 0 where it is taken as exact. */
  readonly offsetError: number;
}

export type InitialCompositions =
  /** Each followed particle starts at the given composition, known to the given standard error. */
  | {
      readonly kind: "each";
      readonly names: readonly string[];
      readonly compositions: readonly number[];
      readonly errors: readonly number[];
      /** Capacity of each particle, any common factor; all alike where absent. */
      readonly weights?: readonly number[];
      /** Rate prefactor of each particle where it is known, for instance from its size; 1 where absent. */
      readonly prefactors?: readonly number[];
      /** Film resistance of each particle in units of the one that is fitted or given for all; 1 where absent. */
      readonly films?: readonly number[];
    }
  /** The population starts normally distributed. `sd` 0 means all alike. */
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number };

/** One leg of a protocol. */
export interface Stage {
  readonly control: Control;
  readonly until: StageEnd;
}

export type Control =
  /** Galvanostatic; `current` in 1/h. */
  | { readonly kind: "current"; readonly current: number }
  /** Potentiostatic; `potential` in volts. */
  | { readonly kind: "potential"; readonly potential: number }
  /** A programme in time; a time that stands twice is a jump, at which the simulation is stitched exactly. */
  | {
      readonly kind: "current-table";
      readonly times: readonly number[];
      readonly currents: readonly number[];
      readonly between?: Between;
    }
  | {
      readonly kind: "potential-table";
      readonly times: readonly number[];
      readonly potentials: readonly number[];
      readonly between?: Between;
    }
  /** No current. */
  | { readonly kind: "rest" }
  /** A mixture left to itself: nothing is applied. */
  | { readonly kind: "free" };

/** Between the points of a programme: a monotone cubic (the default), straight lines, or each value held until the next. */
export type Between = "smooth" | "lines" | "steps";

export type StageEnd =
  | SingleEnd
  /** Whichever comes first. */
  | { readonly kind: "first"; readonly of: readonly SingleEnd[] };

/** An end that is met when a stage begins ends it at once. */
export type SingleEnd =
  /** Clock time of the experiment, hours. */
  | { readonly kind: "time"; readonly time: number }
  /** Hours since the stage began. */
  | { readonly kind: "duration"; readonly duration: number }
  /** Change of mean composition since the stage began, absolute value. */
  | { readonly kind: "charge"; readonly charge: number }
  /** The mean composition crosses this value. */
  | { readonly kind: "composition"; readonly composition: number }
  /**
   * The measured potential, volts, is at or above this on delithiation (a constant current below 0), at or below on
   * lithiation; with no or a changing current it crosses it, either way.
   */
  | { readonly kind: "potential"; readonly potential: number }
  /** The absolute current is at or below this, 1/h. */
  | { readonly kind: "current"; readonly current: number };

export type Observation = FollowedParticles | Frame | Histogram | Patterns | Signal | Concentrations;

/** The same particles imaged again and again. */
export interface FollowedParticles {
  readonly kind: "followed";
  readonly names: readonly string[];
  readonly times: readonly number[];
  /** Composition, time by particle; NaN where a particle was not seen. */
  readonly compositions: readonly (readonly number[])[];
  /** Standard error of each composition, same shape. */
  readonly errors: readonly (readonly number[])[];
  /** Standard error of the clock time of one image, hours (it takes time to image all particles). */
  readonly timeError: number;
  readonly calibration: Calibration;
  readonly noise?: Noise;
}

/** How errors in time are distributed where they are not normal and independent. */
export type Noise =
  /** Student's t of so many degrees of freedom, the stated errors its scale: for data with strays. */
  | { readonly kind: "student"; readonly degrees: number }
  /** Correlated along each particle, species or signal as exp(-dt/time), hours; the time is fitted from this guess. */
  | { readonly kind: "correlated"; readonly time: number };

/** From the measured signal to composition: c = reference + gain (c_stated - reference) + offset, gain about 1, offset about 0. */
export interface Calibration {
  readonly reference: number;
  /** Standard errors of gain and offset, shared by all values of the observation; 0 where taken as exact. */
  readonly gainError: number;
  readonly offsetError: number;
}

/** Different particles imaged at one time. */
export interface Frame {
  readonly kind: "frame";
  readonly time: number;
  readonly weighting: Weighting;
  readonly compositions: readonly number[];
  readonly errors: readonly number[];
  /** Standard error of a shift that all particles of the frame share (calibration, dark current); none where absent. */
  readonly offsetError?: number;
}

/** A frame of which only counts per bin were kept. */
export interface Histogram {
  readonly kind: "histogram";
  readonly time: number;
  readonly weighting: Weighting;
  /** One more than there are counts, increasing. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Standard error of the composition of one particle, before it was counted; a half of a bin where absent. */
  readonly error?: number;
}

/** Every particle counts alike, or by its mass. */
export type Weighting = "count" | "mass";

/** One number in time: cell potential (volts), current (1/h) or mean composition. */
export interface Signal {
  readonly kind: "signal";
  readonly quantity: "potential" | "current" | "mean";
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly errors: readonly number[];
  /** Standard error of a constant shift of all values, in their unit; none where absent. */
  readonly offsetError?: number;
  /** Of a potential: standard error of a series resistance of the cell, volts per 1/h; none where absent. */
  readonly resistanceError?: number;
  readonly noise?: Noise;
}

/** Concentrations of the species of a mixture, time by species; NaN where not measured. */
export interface Concentrations {
  readonly kind: "concentrations";
  readonly times: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly errors: readonly (readonly number[])[];
  readonly noise?: Noise;
}

/** How far the stated errors are to be believed. */
export type ErrorModel =
  /** As stated. */
  | "stated"
  /** Up to one common factor per kind of observation, estimated with the fit. */
  | "scaled";

/** A folder of experiments with one provenance. */
export interface Corpus {
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  readonly licence: string;
  /** True when the data were simulated. */
  readonly synthetic: boolean;
  /** The law that synthetic data were made with, as text. */
  readonly planted?: string;
  readonly errorModel: ErrorModel;
  readonly experiments: readonly Experiment[];
}
