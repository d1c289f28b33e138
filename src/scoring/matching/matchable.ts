import type { Kernel } from "../../numerics/kernel/kernel.js";
import type { Law } from "../hypothesis.js";
import type { Trial } from "../objective.js";
import type { Matching } from "./matching.js";
import { strandOf, type Strand } from "./strands.js";
import { matchStrands } from "./strand-matching.js";
import { matchTracks } from "./track-matching.js";
import { tracksOf, type Track } from "./tracks.js";

/** What of a trial can be matched: followed particles and species, or else the quantiles of frames. */
export interface Matchable {
  readonly tracks: readonly Track[];
  readonly strands: readonly Strand[];
  readonly ownPrefactors: boolean;
  /** Whether prefactors are lognormal with an unknown `spread`. */
  readonly spread: boolean;
}

/** Reads the observations of a trial once, for all laws. */
export function matchable({ experiments, ensemble }: Trial): Matchable {
  const unknowns = experiments.flatMap((experiment) => ensemble.unknowns(experiment));
  const tracks = experiments.flatMap(tracksOf);
  const { openCircuit } = ensemble.spec.options;
  const curve = typeof openCircuit === "string" ? openCircuit : undefined;
  const strands = tracks.length > 0 ? [] : experiments.map((experiment) => strandOf(experiment, curve));
  return {
    tracks,
    strands: strands.filter((strand) => strand !== undefined),
    ownPrefactors: unknowns.some(({ name }) => name.startsWith("kappa[")),
    spread: unknowns.some(({ name }) => name === "spread"),
  };
}

/** A matching objective over the parameters of the law; undefined where nothing can be matched. */
export function matchingOf(law: Law, data: Matchable, kernel: Kernel): Matching | undefined {
  if (data.tracks.length > 0) return matchTracks(law, data.tracks, data.ownPrefactors);
  return data.strands.length > 0 ? matchStrands(law, data.strands, data.spread, kernel) : undefined;
}
