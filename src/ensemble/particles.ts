import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { parameterNames } from "../expression/walk.js";
import type { Experiment, OpenCircuit } from "../experiment/experiment.js";
import { openCircuitCurve, perVolt } from "../experiment/potential.js";
import type { Ensemble, Simulator } from "./ensemble.js";
import { compileLaw, LawKernel, type CompiledLaw } from "./law-kernel.js";
import type { ParticlesOptions } from "./particles-options.js";
import { populationOf } from "./population.js";
import { Rates } from "./rates.js";
import { layOut, type Layout } from "./layout.js";
import { simulatePopulation } from "./simulate-population.js";
import { checkVariables } from "./variables.js";

/**
 * Particles of one material. They share one electrode potential under a known current, and do not see each other under
 * a known potential. Each has one composition (no gradients inside it). Laws get the composition `c` and the
 * overpotential `eta` = F (V - U(c)) / RT; R = dc/dt > 0 is lithiation.
 */
export function particles(options: ParticlesOptions = {}): Ensemble {
  const compiled = new WeakMap<Expression, CompiledLaw>();
  return {
    spec: { name: "particles", options: { ...options } },
    supplies: () => SUPPLIES,
    unknowns: (experiment) => [
      ...layOut(experiment, options).unknowns,
      ...sharedUnknowns(experiment, options),
    ],
    prepare(law, experiment) {
      checkVariables(law, SUPPLIES, "particle");
      const names = parameterNames(law);
      const shared = compiled.get(law) ?? compileLaw(law, names);
      compiled.set(law, shared);
      return prepare(shared, names, experiment, options);
    },
  };
}

const SUPPLIES: readonly VariableDeclaration[] = [
  { name: "c", unit: "1", lower: 0, upper: 1 },
  { name: "eta", unit: "1", lower: -40, upper: 40 },
];

function chooseCurve(experiment: Experiment, name: string | undefined): OpenCircuit {
  const { openCircuit, alternatives } = populationOf(experiment);
  const all = [...(openCircuit ? [openCircuit] : []), ...alternatives];
  const chosen = name === undefined ? openCircuit : all.find((curve) => curve.name === name);
  if (chosen) return chosen;
  const known = all.map((curve) => `"${curve.name}"`).join(", ") || "none";
  throw new Error(
    `experiment "${experiment.name}": no open-circuit curve ${name ? `"${name}"` : ""} (known: ${known}).`,
  );
}

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
  law: CompiledLaw,
  names: readonly string[],
  experiment: Experiment,
  options: ParticlesOptions,
): Simulator {
  const layout: Layout = layOut(experiment, options);
  const shared = sharedUnknowns(experiment, options);
  const settings = {
    parameters: new Float64Array(names.length),
    kappa: new Float64Array(layout.weights.length).fill(1),
    offset: 0,
    film: 0,
  };
  const curve = openCircuitCurve(chooseCurve(experiment, options.openCircuit));
  const kernel = new LawKernel(law, layout.weights.length);
  const rates = new Rates(kernel, curve, perVolt(experiment.temperature), settings);
  const all = [...names, ...layout.unknowns.map(({ name }) => name), ...shared.map(({ name }) => name)];
  const simulate = simulatePopulation(experiment, layout, rates, curve, all);
  return { names: all, predict: (values, choices = {}) => simulate(values, choices) };
}
