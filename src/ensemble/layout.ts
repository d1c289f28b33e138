import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Experiment, InitialCompositions } from "../experiment/experiment.js";
import type { Finer } from "./ensemble.js";
import { finerNormal } from "./finer.js";
import { crossedNodes, normalNodes } from "./nodes.js";
import { hermiteNodes } from "../numerics/quadrature.js";
import type { ParticlesOptions } from "./particles-options.js";
import { populationOf } from "./population.js";
import type { Spread } from "./unknowns.js";

/** Which particles a simulation has, and what is fitted of each. */
export interface Layout {
  /** Names of followed particles; empty for nodes of a distribution. */
  readonly names: readonly string[];
  readonly weights: Float64Array;
  /** Known prefactors; what is fitted multiplies them. */
  readonly prefactors: Float64Array;
  /** Film resistances in units of a common one. */
  readonly films: Float64Array;
  readonly start: readonly number[];
  /** Standard scores of composition and of what is lognormal, for nodes. */
  readonly compositionScores: Float64Array;
  readonly prefactorScores: Float64Array;
  readonly spread: Spread;
  readonly initialSpread: number;
  readonly finer?: Finer;
  readonly unknowns: readonly ParameterDeclaration[];
}

/** Followed particles one by one, or the nodes of a distribution. */
export function layOut(experiment: Experiment, options: ParticlesOptions): Layout {
  const { initial } = populationOf(experiment);
  return initial.kind === "each"
    ? layOutEach(experiment, initial, options)
    : layOutNodes(experiment, initial, options);
}

/** No closer to the ends of the domain than this does a particle start. */
const EDGE = 1e-9;

const inside = (composition: number): number => Math.min(0.9995, Math.max(0.0005, composition));

function layOutEach(
  experiment: Experiment,
  initial: InitialCompositions & { kind: "each" },
  options: ParticlesOptions,
): Layout {
  const { names, compositions, errors } = initial;
  const count = names.length;
  const unknowns: ParameterDeclaration[] = [];
  if (options.prefactor === "own") {
    const prior = { mean: 0, sd: options.priorSpread ?? 2 };
    for (const name of names) {
      unknowns.push({
        name: `kappa[${experiment.name}/${name}]`,
        unit: "1",
        lower: 1e-5,
        upper: 1e5,
        scale: "log",
        guess: 1,
        prior,
      });
    }
  }
  if (options.initial === "own") {
    names.forEach((name, i) => {
      const guess = inside(compositions[i]);
      const prior = { mean: guess, sd: Math.max(errors[i], 1e-4) };
      unknowns.push({
        name: `c0[${experiment.name}/${name}]`,
        unit: "1",
        lower: 0.001,
        upper: 0.9999,
        scale: "linear",
        guess,
        prior,
      });
    });
  }
  return {
    names,
    weights: normalised(initial.weights ?? new Array<number>(count).fill(1)),
    prefactors: Float64Array.from(initial.prefactors ?? new Array<number>(count).fill(1)),
    films: Float64Array.from(initial.films ?? new Array<number>(count).fill(1)),
    start: compositions.map((c) => Math.min(1 - EDGE, Math.max(EDGE, c))),
    compositionScores: new Float64Array(count),
    prefactorScores: new Float64Array(count),
    spread: "prefactor",
    initialSpread: 0,
    unknowns,
  };
}

function normalised(weights: readonly number[]): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float64Array.from(weights, (weight) => weight / sum);
}

/** What is lognormal over the particles, if anything. */
const spreadOf = ({ prefactor, spread }: ParticlesOptions): Spread | undefined =>
  prefactor === "spread" ? "prefactor" : spread;

function layOutNodes(
  experiment: Experiment,
  initial: InitialCompositions & { kind: "normal" },
  options: ParticlesOptions,
): Layout {
  const spread = spreadOf(options);
  const rule = options.nodeRule ?? "even";
  const line = normalNodes(initial.sd > 0 || options.initial === "own" ? (options.nodes ?? 32) : 1, rule);
  const prefactors = spread ? (options.prefactorNodes ?? 8) : 1;
  const nodes = crossedNodes(line, prefactors);
  const finer = rule === "even" && line.scores.length >= 4;
  const unknowns: ParameterDeclaration[] = [];
  if (spread) unknowns.push({ name: "spread", unit: "1", lower: 1e-4, upper: 3, scale: "log", guess: 0.3 });
  if (options.initial === "own") {
    const shape = { unit: "1", lower: 0.001, upper: 0.999 };
    unknowns.push({ name: `c0.mean[${experiment.name}]`, ...shape, scale: "linear", guess: initial.mean });
    unknowns.push({
      name: `c0.sd[${experiment.name}]`,
      unit: "1",
      lower: 1e-5,
      upper: 0.3,
      scale: "log",
      guess: initial.sd,
    });
  }
  return {
    names: [],
    weights: nodes.weights,
    prefactors: nodes.weights.map(() => 1),
    films: nodes.weights.map(() => 1),
    start: Array.from(nodes.composition, (z) => inside(initial.mean + initial.sd * z)),
    compositionScores: nodes.composition,
    prefactorScores: nodes.prefactor,
    spread: spread ?? "prefactor",
    initialSpread: initial.sd,
    ...(finer ? { finer: finerNormal(line, hermiteNodes(prefactors).weights) } : {}),
    unknowns,
  };
}
