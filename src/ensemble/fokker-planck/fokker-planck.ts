import { Kernel } from "../../numerics/kernel/kernel.js";
import type { ParameterDeclaration, VariableDeclaration } from "../../expression/declaration.js";
import type { Expression } from "../../expression/expression.js";
import { parameterNames } from "../../expression/walk.js";
import type { Experiment } from "../../experiment/experiment.js";
import { chooseCurve } from "../choose-curve.js";
import { differences } from "../differences.js";
import type { Ensemble, Failure, Prediction, PredictOptions, Simulator } from "../ensemble.js";
import { outputTimes } from "../outputs.js";
import { populationOf } from "../population.js";
import { legsOf, type Leg } from "../protocol.js";
import { RateLaw } from "../rate-law.js";
import { runLegs } from "../run-legs.js";
import { Rates } from "../rates.js";
import { checkVariables } from "../variables.js";
import { runLeg, type DensityRun, type DensityState } from "./density-run.js";
import { Flux } from "./flux.js";
import { evenGrid, meanOf } from "./grid.js";
import { equilibriumDensity, normalDensity } from "./initial-density.js";
import { sharesOf } from "./quantiles.js";

export interface FokkerPlanckOptions {
  /** Cells of the grid. Default 400. */
  readonly cells?: number;
  /** Interval of composition that the density lives on. Default [0, 1]. */
  readonly range?: readonly [number, number];
  /** D0, the strength of the noise in kT: 1 / (effective number of sites). Fitted as `D0` where it is not given. */
  readonly noise?: number;
  /** Start from the corpus's normal distribution, or from equilibrium at its mean. Default "given". */
  readonly initial?: "given" | "equilibrium";
  /** "limited" (default) or the plain exponential flux, which is more diffusive; see flux.ts. */
  readonly flux?: "limited" | "exponential";
  /** Equal shares of the population in which a prediction is given. Default 100. */
  readonly shares?: number;
  /** Whether a film resistance `film` (kT h) is fitted. Default false. */
  readonly film?: boolean;
  /** Name of the open-circuit curve, where the corpus offers several. Default: its first. */
  readonly openCircuit?: string;
}

/** A prediction that also has the density: times x cells, per unit of composition. */
export interface DensityPrediction extends Prediction {
  readonly density: { readonly centres: Float64Array; readonly values: Float64Array };
}

/**
 * A population without end, by its density over composition, under drift and noise that come from one driving force
 * (equations 3 to 5 of the reference; Dreyer, Guhlke & Herrmann 2011): f_t = -(R f - D f_c)_c, D = D0 R / (-eta).
 * States of a prediction are the means of equal shares of the population. Laws get `c` and `eta` as in `particles`.
 */
export function fokkerPlanck(options: FokkerPlanckOptions = {}): Ensemble {
  let kernel: Kernel | undefined;
  return {
    spec: { name: "fokkerPlanck", options: { ...options } },
    supplies: () => SUPPLIES,
    unknowns: () => unknownsOf(options),
    prepare(law, experiment) {
      checkVariables(law, SUPPLIES, "Fokker-Planck");
      return prepare(law, experiment, options, (kernel ??= new Kernel()));
    },
  };
}

const SUPPLIES: readonly VariableDeclaration[] = [
  { name: "c", unit: "1", lower: 0, upper: 1 },
  { name: "eta", unit: "1", lower: -40, upper: 40 },
];

function unknownsOf({ noise, film }: FokkerPlanckOptions): ParameterDeclaration[] {
  const unknowns: ParameterDeclaration[] = [];
  if (noise === undefined)
    unknowns.push({ name: "D0", unit: "1", lower: 1e-7, upper: 1, scale: "log", guess: 1e-3 });
  if (film) unknowns.push({ name: "film", unit: "kT h", lower: 1e-6, upper: 1e4, scale: "log", guess: 0.1 });
  return unknowns;
}

function prepare(
  law: Expression,
  experiment: Experiment,
  options: FokkerPlanckOptions,
  kernel: Kernel,
): Simulator {
  const parameters = parameterNames(law);
  const names = [...parameters, ...unknownsOf(options).map(({ name }) => name)];
  const curve = chooseCurve(experiment, options.openCircuit);
  const rateLaw = new RateLaw(law, parameters, curve, experiment.temperature, options.film ?? false);
  const [low, high] = options.range ?? [0, 1];
  const grid = evenGrid(options.cells ?? 400, low, high);
  const vectors = kernel.frame();
  const settings = {
    parameters: new Float64Array(parameters.length),
    kappa: vectors.array(grid.faces.length),
    films: vectors.array(grid.faces.length),
    offset: 0,
    film: 0,
  };
  const rates = new Rates(rateLaw, vectors, settings, options.film ?? false);
  const legs = legsOf(experiment.protocol);
  const times = outputTimes(experiment);
  const predict = (values: Float64Array, tolerance: number): DensityPrediction | Failure => {
    vectors.enter();
    settings.kappa.fill(1);
    settings.films.fill(1);
    settings.parameters.set(values.subarray(0, parameters.length));
    settings.film = options.film ? values[names.indexOf("film")] : 0;
    const noise = options.noise ?? values[names.indexOf("D0")];
    const flux = new Flux(grid, rates, noise, options.flux !== "exponential");
    flux.begin();
    const { resistance = 0 } = populationOf(experiment);
    const state = start(flux, experiment, options);
    return simulate({ flux, resistance, times, tolerance }, state, legs, options.shares ?? 100);
  };
  return {
    names,
    predict: (values, { sensitivities = false, tolerance = 1e-5 }: PredictOptions = {}) =>
      sensitivities ? differences(values, (at) => predict(at, tolerance)) : predict(values, tolerance),
  };
}

function start(flux: Flux, experiment: Experiment, options: FokkerPlanckOptions): DensityState {
  const { initial } = populationOf(experiment);
  if (initial.kind !== "normal")
    throw new Error(
      `experiment "${experiment.name}" starts from single particles; a density needs "normal" initial compositions.`,
    );
  const balanced = equilibriumDensity(flux, initial.mean);
  const density =
    options.initial === "equilibrium"
      ? balanced.density
      : normalDensity(flux.grid, initial.mean, Math.max(initial.sd, 0.5 * flux.grid.width));
  const { potential } = balanced;
  const stage = { time: experiment.start, mean: initial.mean };
  return { time: experiment.start, density, potential, stage, stages: [], next: 0, steps: 0, rejected: 0 };
}

function simulate(
  run: Omit<DensityRun, "seen">,
  state: DensityState,
  legs: readonly Leg[],
  width: number,
): DensityPrediction | Failure {
  const { times } = run;
  const { grid } = run.flux;
  const states = new Float64Array(times.length * width);
  const values = new Float64Array(times.length * grid.count);
  const potentials = new Float64Array(times.length);
  const currents = new Float64Array(times.length);
  const seen: DensityRun["seen"] = (j, density, potential, current) => {
    values.set(density, j * grid.count);
    sharesOf(grid, density, states.subarray(j * width, (j + 1) * width));
    [potentials[j], currents[j]] = [potential, current];
  };
  const watched = { ...run, seen };
  const failure = runLegs(
    legs,
    () => (state.stage = { time: state.time, mean: meanOf(run.flux.grid, state.density) }),
    (leg) => runLeg(watched, leg, state),
  );
  if (failure) return failure;
  if (state.next < times.length) {
    const detail = `the protocol ends at ${state.time} h, before the last observation at ${times[times.length - 1]} h`;
    return { kind: "failure", reason: "end not reached", time: state.time, detail };
  }
  return {
    kind: "prediction",
    times,
    states,
    width,
    weights: new Float64Array(width).fill(1 / width),
    potentials,
    currents,
    stages: state.stages,
    density: { centres: grid.centres, values },
    work: { steps: state.steps, rejected: state.rejected },
  };
}
