import type { Experiment, OpenCircuit } from "../experiment/experiment.js";
import { populationOf } from "./population.js";

/** The open-circuit curve of that name, or the first. @throws Error where the experiment has no such curve. */
export function chooseCurve(experiment: Experiment, name: string | undefined): OpenCircuit {
  const { openCircuit, alternatives } = populationOf(experiment);
  const all = [...(openCircuit ? [openCircuit] : []), ...alternatives];
  const chosen = name === undefined ? openCircuit : all.find((curve) => curve.name === name);
  if (chosen) return chosen;
  const known = all.map((curve) => `"${curve.name}"`).join(", ") || "none";
  throw new Error(
    `experiment "${experiment.name}": no open-circuit curve ${name ? `"${name}"` : ""} (known: ${known}).`,
  );
}
