import type { NodeRule } from "./nodes.js";
import type { Spread } from "./unknowns.js";
import type { SchemeName } from "../ode/schemes.js";

/** What a simulation of particles leaves open, and how finely it is resolved. */
export interface ParticlesOptions {
  /** Nodes of a population whose initial distribution is normal. Default 32. */
  readonly nodes?: number;
  /**
   * "even": nodes equally spaced in the standard score, weighted by the density; frames and histograms see the population
   * between them too. "quantiles": equally probable ones and nothing between. Default "even".
   */
  readonly nodeRule?: NodeRule;
  /**
   * Prefactors kappa of the particles. "alike": all 1. "own": one fitted number a followed particle, around 1.
   * "spread": lognormal with a fitted standard deviation of ln kappa (`spread`). Default "alike".
   */
  readonly prefactor?: "alike" | "own" | "spread";
  /**
   * What may be lognormal over a population instead of prefactors, with `spread` the fitted standard deviation of its
   * logarithm: film resistances (with `film`), or sizes, with prefactors as 1/size and films as size. Sizes are those of
   * the capacity: their distribution is weighted by volume.
   */
  readonly spread?: Spread;
  /** Standard deviation of ln kappa believed in for own prefactors. Default 2: a factor of seven either way. */
  readonly priorSpread?: number;
  /** Gauss-Hermite nodes of what is lognormal. Default 8. */
  readonly prefactorNodes?: number;
  /** Compositions at the start. "given": as the corpus states. "own": fitted for each followed particle, or mean and sd of all. */
  readonly initial?: "given" | "own";
  /** Whether a film resistance `film` (kT h) common to all particles is fitted. Default false. */
  readonly film?: boolean;
  /** Steps after which a stage of the protocol is given up. Default 20,000; mosaic charging may need more. */
  readonly mostSteps?: number;
  /**
   * Many particles that start alike and differ in known prefactors only: by a few nodes where these carry them all
   * within the tolerance ("nodes", the default), or each ("every").
   */
  readonly family?: "nodes" | "every";
  /** How to integrate; "auto" unless said. Sensitivities always follow a Rosenbrock step. */
  readonly scheme?: SchemeName;
  /** Simulate in TypeScript instead of in the kernel; the results agree to rounding. Default false. */
  readonly plain?: boolean;
  /** Name of the open-circuit curve, where the corpus offers several. Default: its first. */
  readonly openCircuit?: string;
}
