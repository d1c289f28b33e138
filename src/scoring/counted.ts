import type { Objective } from "./objective.js";

/** An objective that counts the simulations of the whole trial that are asked of it. */
export interface Counted extends Objective {
  readonly evaluations: number;
}

export function counted(objective: Objective): Counted {
  let evaluations = 0;
  return {
    unknowns: objective.unknowns,
    observations: objective.observations,
    evaluate: (point, options) => (evaluations++, objective.evaluate(point, options)),
    inspect: (point, visit, tolerance) => (evaluations++, objective.inspect(point, visit, tolerance)),
    get evaluations() {
      return evaluations;
    },
  };
}
