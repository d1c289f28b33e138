import type { Experiment, Observation } from "../experiment/experiment.js";
import { observeConcentrations } from "./observers/concentrations.js";
import { observeFollowed } from "./observers/followed.js";
import { observeFrame } from "./observers/frame.js";
import { observeHistogram } from "./observers/histogram.js";
import type { Observer } from "./observers/observer.js";
import { observePatterns } from "./observers/patterns.js";
import { observeSignal } from "./observers/signal.js";

/** The observer of one observation of an experiment. */
export function observe(experiment: Experiment, observation: Observation): Observer {
  switch (observation.kind) {
    case "followed":
      return observeFollowed(experiment, observation);
    case "frame":
      return observeFrame(observation);
    case "histogram":
      return observeHistogram(observation);
    case "patterns":
      return observePatterns(observation);
    case "signal":
      return observeSignal(observation);
    case "concentrations":
      return observeConcentrations(experiment, observation);
  }
}
