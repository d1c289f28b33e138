import type { Experiment, Observation } from "../experiment/experiment.js";
import { observeConcentrations } from "./observers/concentrations.js";
import { observeFollowed } from "./observers/followed.js";
import { observeFrame } from "./observers/frame.js";
import { observeHistogram } from "./observers/histogram.js";
import type { Observer } from "./observers/observer.js";
import { withNoise } from "./observers/noise.js";
import { observePatterns } from "./observers/patterns.js";
import { observeSignal } from "./observers/signal.js";

/** The observer of one observation of an experiment. */
export function observe(experiment: Experiment, observation: Observation): Observer {
  switch (observation.kind) {
    case "followed":
      return withNoise(
        observeFollowed(experiment, observation),
        observation.noise,
        `${experiment.name}/particles`,
      );
    case "frame":
      return observeFrame(experiment, observation);
    case "histogram":
      return observeHistogram(experiment, observation);
    case "patterns":
      return observePatterns(observation);
    case "signal":
      return withNoise(
        observeSignal(experiment, observation),
        observation.noise,
        `${experiment.name}/${observation.quantity}`,
      );
    case "concentrations":
      return withNoise(
        observeConcentrations(experiment, observation),
        observation.noise,
        `${experiment.name}/concentrations`,
      );
  }
}
