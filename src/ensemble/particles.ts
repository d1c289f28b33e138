import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { Kernel } from "../numerics/kernel/kernel.js";
import { plainVectors } from "../numerics/plain-vectors.js";
import type { Vectors } from "../numerics/vectors.js";
import type { Experiment, OpenCircuit } from "../experiment/experiment.js";
import { openCircuitCurve } from "../experiment/potential.js";
import type { Ensemble, Failure, Finer, Prediction, Simulator } from "./ensemble.js";
import type { ParticlesOptions } from "./particles-options.js";
import { chooseCurve } from "./choose-curve.js";
import type { RateLaw } from "./rate-law.js";
import { RateLaws } from "./rate-laws.js";
import { Rates } from "./rates.js";
import { isFamily, simulateFamily } from "./family.js";
import { layOut, type Layout } from "./layout.js";
import { populationOf } from "./population.js";
import { simulatePopulation } from "./simulate-population.js";
import { schemes } from "../ode/schemes.js";
import { checkVariables } from "./variables.js";

/**
 * Particles of one material. They share one electrode potential under a known current, and do not see each other under
 * a known potential. Each has one composition (no gradients inside it). Laws get the composition `c` and the
 * overpotential `eta` = F (V - U(c)) / RT; R = dc/dt > 0 is lithiation.
 */
export function particles(options: ParticlesOptions = {}): Ensemble {
  const compiled = new WeakMap<Expression, RateLaws>();
  let kernel: Kernel | undefined;
  return {
    spec: { name: "particles", options: { ...options } },
    supplies: () => SUPPLIES,
    unknowns: (experiment) => [
      ...layOut(experiment, options).unknowns,
      ...sharedUnknowns(experiment, options),
    ],
    prepare(law, experiment) {
      checkVariables(law, SUPPLIES, "particle");
      const curve = chooseCurve(experiment, options.openCircuit);
      const known = compiled.get(law) ?? new RateLaws(law, options.film ?? false);
      compiled.set(law, known);
      const shared = known.of(curve, experiment.temperature);
      const vectors = (): Vectors => (options.plain ? plainVectors : (kernel ??= new Kernel()).frame());
      return prepare(shared, curve, experiment, options, vectors);
    },
  };
}

const SUPPLIES: readonly VariableDeclaration[] = [
  { name: "c", unit: "1", lower: 0, upper: 1 },
  { name: "eta", unit: "1", lower: -40, upper: 40 },
];

/** Numbers that all particles share. */
function sharedUnknowns(experiment: Experiment, options: ParticlesOptions): ParameterDeclaration[] {
  const curve = chooseCurve(experiment, options.openCircuit);
  const unknowns: ParameterDeclaration[] = [];
  if (curve.offsetError > 0) {
    const prior = { mean: 0, sd: curve.offsetError };
    unknowns.push({ name: "U.offset", unit: "V", lower: -0.5, upper: 0.5, scale: "linear", guess: 0, prior });
  }
  if (options.film) {
    unknowns.push({ name: "film", unit: "kT h", lower: 1e-6, upper: 1e4, scale: "log", guess: 0.1 });
  }
  return unknowns;
}

function prepare(
  law: RateLaw,
  chosen: OpenCircuit,
  experiment: Experiment,
  options: ParticlesOptions,
  vectors: () => Vectors,
): Simulator {
  const whole = layOut(experiment, options);
  const unknowns = [...whole.unknowns, ...sharedUnknowns(experiment, options)];
  const names = [...law.parameters, ...unknowns.map(({ name }) => name)];
  const curve = openCircuitCurve(chosen);
  const simulateWith = (layout: Layout) => {
    const work = vectors();
    const settings = {
      parameters: new Float64Array(law.parameters.length),
      kappa: work.array(layout.weights.length),
      films: work.array(layout.weights.length),
      offset: 0,
      film: 0,
    };
    const rates = new Rates(law, work, settings, options.film ?? false);
    const integration = {
      scheme: schemes[options.scheme ?? "auto"],
      mostSteps: options.mostSteps ?? 20_000,
      resistance: populationOf(experiment).resistance ?? 0,
    };
    return simulatePopulation(experiment, layout, rates, curve, names, law.parameters.length, integration);
  };
  const byNodes = (options.family ?? "nodes") === "nodes" && isFamily(whole, curve);
  const simulate = byNodes ? simulateFamily(whole, vectors(), simulateWith) : simulateWith(whole);
  return { names, predict: (values, choices = {}) => withFiner(simulate(values, choices), whole.finer) };
}

function withFiner(outcome: Prediction | Failure, finer: Finer | undefined): Prediction | Failure {
  return finer && outcome.kind === "prediction" ? { ...outcome, finer } : outcome;
}
