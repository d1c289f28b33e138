import type { Ensemble, EnsembleSpec } from "./ensemble.js";
import { fokkerPlanck } from "./fokker-planck/fokker-planck.js";
import { particles } from "./particles.js";
import { trajectories } from "./trajectories.js";

/**
 * The ensemble of a spec: how a worker thread gets the one it is told of.
 * @throws Error for a name that is not known.
 */
export function buildEnsemble({ name, options }: EnsembleSpec): Ensemble {
  if (name === "particles") return particles(options);
  if (name === "fokkerPlanck") return fokkerPlanck(options);
  if (name === "trajectories") return trajectories(options);
  throw new Error(`ensemble "${name}" is not known (known: particles, fokkerPlanck, trajectories).`);
}
