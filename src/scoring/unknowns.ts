import type { Ensemble } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Experiment } from "../experiment/experiment.js";
import type { Law } from "./hypothesis.js";
import { observe } from "./observe.js";
import { toUnit } from "./transform.js";

/**
 * The parameters of the law, then what its own ones, the ensemble and the observations add; equal names are one unknown.
 */
export function collectUnknowns(
  law: Law,
  ensemble: Ensemble,
  experiments: readonly Experiment[],
): ParameterDeclaration[] {
  const found = new Map(law.parameters.map((declaration) => [declaration.name, declaration]));
  for (const experiment of experiments) {
    const added = [
      ...Object.entries(law.own ?? {}).map(([name, sd]) => deviationOf(name, sd, experiment)),
      ...ensemble.unknowns(experiment),
      ...experiment.observations.flatMap((observation) => observe(experiment, observation).nuisances),
    ];
    for (const unknown of added) if (!found.has(unknown.name)) found.set(unknown.name, unknown);
  }
  return [...found.values()];
}

/** How far the value of an experiment is from the shared one, on the fitted scale, with the spread that is believed in. */
function deviationOf(name: string, sd: number, experiment: Experiment): ParameterDeclaration {
  const reach = 10 * sd;
  return {
    name: deviationName(name, experiment),
    unit: "1",
    lower: -reach,
    upper: reach,
    scale: "linear",
    guess: 0,
    prior: { mean: 0, sd },
  };
}

/** Name of the unknown by which a parameter of one experiment differs from the shared value. */
export const deviationName = (name: string, experiment: Experiment): string => `${name}[${experiment.name}]`;

/**
 * Values of a simulator's names in their units at a point, the experiment's own deviations included: what the objective
 * simulates with.
 */
export function valuesAt(
  names: readonly string[],
  unknowns: readonly ParameterDeclaration[],
  point: Float64Array,
  experiment: Experiment,
): Float64Array {
  const places = new Map(unknowns.map(({ name }, index) => [name, index]));
  return Float64Array.from(names, (name) => {
    const place = places.get(name)!;
    const deviation = places.get(deviationName(name, experiment));
    return toUnit(unknowns[place], point[place] + (deviation === undefined ? 0 : point[deviation]));
  });
}
