import type { Experiment, Population } from "../experiment/experiment.js";

/** @throws Error where the experiment is not of particles. */
export function populationOf(experiment: Experiment): Population {
  if (experiment.system.kind === "population") return experiment.system;
  throw new Error(
    `experiment "${experiment.name}" is of a mixture: simulate it with trajectories(), not particles().`,
  );
}
