import type { Expression } from "../../expression/expression.js";
import { compileKernel, type Kernel } from "../../expression/compile.js";
import { differentiate } from "../../expression/differentiate.js";
import type { Failure } from "../../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Track } from "./tracks.js";
import type { Law } from "../hypothesis.js";
import type { Evaluation } from "../evaluation.js";
import { linearParameters } from "./linear.js";
import type { Matching } from "./matching.js";
import { KindTally } from "../tally.js";
import { toUnit, unitSlope } from "../transform.js";

/** Spread of ln kappa believed in before the data, as in the ensemble. */
const PRIOR_SPREAD = 1;

/**
 * Matching along tracks, y(t_b) - y(t_a) = kappa * integral of R(y(t), V(t)) dt, over the parameters of the law alone.
 * @param tracks at least one
 */
export function matchTracks(law: Law, tracks: readonly Track[], ownPrefactors: boolean): Matching {
  const problem = compileMatching(law, tracks, ownPrefactors);
  return {
    unknowns: law.parameters,
    linear: problem.linear,
    observations: tracks.reduce((sum, track) => sum + track.changes.length, 0),
    evaluate: (point) => evaluate(problem, point),
    inspect: () => undefined,
    prefactors: (point) => (ownPrefactors ? prefactors(problem, point) : new Map()),
  };
}

interface MatchingProblem {
  readonly law: Law;
  readonly tracks: readonly Track[];
  readonly ownPrefactors: boolean;
  readonly kernel: Kernel;
  /** None where own prefactors are projected out: these depend on all parameters. */
  readonly linear: readonly number[];
  readonly scalars: Float64Array;
  /** Rate and its partials at the quadrature points, refilled for each track. */
  readonly outputs: readonly Float64Array[];
  /** Integrals of rate and partials over each interval of each track. */
  readonly integrals: readonly (readonly Float64Array[])[];
}

function compileMatching(law: Law, tracks: readonly Track[], ownPrefactors: boolean): MatchingProblem {
  const names = law.parameters.map(({ name }) => name);
  const partials: Expression[] = names.map((name) => differentiate(law.expression, name));
  const most = Math.max(...tracks.map((track) => track.columns[0].length));
  return {
    law,
    tracks,
    ownPrefactors,
    linear: ownPrefactors ? [] : linearParameters(names, partials),
    kernel: compileKernel([law.expression, ...partials], tracks[0].variables, names),
    scalars: new Float64Array(names.length),
    outputs: Array.from({ length: names.length + 1 }, () => new Float64Array(most)),
    integrals: tracks.map((track) =>
      Array.from({ length: names.length + 1 }, () => new Float64Array(track.changes.length)),
    ),
  };
}

/** Fills `integrals` for the parameters at `point`. */
function integrate(problem: MatchingProblem, point: Float64Array): void {
  problem.law.parameters.forEach((declaration, k) => (problem.scalars[k] = toUnit(declaration, point[k])));
  problem.tracks.forEach((track, n) => {
    const points = track.columns[0].length;
    problem.kernel(points, track.columns, problem.scalars, problem.outputs);
    problem.outputs.forEach((output, k) => track.integrate(output, problem.integrals[n][k]));
  });
}

function evaluate(problem: MatchingProblem, point: Float64Array): Evaluation | Failure {
  integrate(problem, point);
  const { parameters } = problem.law;
  const tally = new KindTally(parameters.length);
  const row = new Float64Array(parameters.length);
  for (const [owner, members] of byOwner(problem)) {
    const { kappa, slopes } = ownFactor(problem, members, owner);
    for (const n of members) {
      const { changes, errors } = problem.tracks[n];
      const integrals = problem.integrals[n];
      for (let j = 0; j < changes.length; j++) {
        for (let k = 0; k < row.length; k++)
          row[k] = kappa * integrals[k + 1][j] + slopes[k] * integrals[0][j];
        tally.residual(changes[j] - kappa * integrals[0][j], errors[j], row);
      }
    }
  }
  return finish(tally, parameters, point);
}

function finish(
  tally: KindTally,
  parameters: readonly ParameterDeclaration[],
  point: Float64Array,
): Evaluation | Failure {
  const deviance = tally.deviance("scaled");
  if (!Number.isFinite(deviance))
    return { kind: "failure", reason: "non-finite rate", time: NaN, detail: "matching" };
  const precision = tally.precision("scaled");
  const slopes = parameters.map((declaration, k) => unitSlope(declaration, toUnit(declaration, point[k])));
  const gradient = tally.residualGradient.map((g, k) => g * precision * slopes[k]);
  const information = tally.residualInformation.map(
    (h, at) => h * precision * slopes[Math.floor(at / slopes.length)] * slopes[at % slopes.length],
  );
  return {
    kind: "evaluation",
    deviance,
    penalty: 0,
    squares: tally.squares,

    gradient,
    information,
  };
}

function byOwner({ tracks, ownPrefactors }: MatchingProblem): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  tracks.forEach((track, n) => {
    const owner = ownPrefactors ? track.owner : "";
    owners.set(owner, [...(owners.get(owner) ?? []), n]);
  });
  return owners;
}

/**
 * The owner's prefactor in closed form (variable projection), kappa = <change, integral> / <integral, integral>, and
 * its derivative to each parameter of the law; 1 and 0 where owners share one.
 */
function ownFactor(
  problem: MatchingProblem,
  members: readonly number[],
  owner: string,
): { kappa: number; slopes: Float64Array } {
  const slopes = new Float64Array(problem.law.parameters.length);
  if (!problem.ownPrefactors || owner === "") return { kappa: 1, slopes };
  let cross = 0;
  let square = 1e-300;
  for (const n of members) {
    const { changes, errors } = problem.tracks[n];
    const [integral] = problem.integrals[n];
    for (let j = 0; j < changes.length; j++) {
      const weight = 1 / (errors[j] * errors[j]);
      cross += weight * changes[j] * integral[j];
      square += weight * integral[j] * integral[j];
    }
  }
  const kappa = Math.min(Math.max(cross / square, Math.exp(-4 * PRIOR_SPREAD)), Math.exp(4 * PRIOR_SPREAD));
  return {
    kappa,
    slopes: kappa === cross / square ? factorSlopes(problem, members, kappa, square, slopes) : slopes,
  };
}

function factorSlopes(
  problem: MatchingProblem,
  members: readonly number[],
  kappa: number,
  square: number,
  slopes: Float64Array,
): Float64Array {
  for (const n of members) {
    const { changes, errors } = problem.tracks[n];
    const [integral, ...partials] = problem.integrals[n];
    partials.forEach((partial, k) => {
      for (let j = 0; j < changes.length; j++) {
        const weight = 1 / (errors[j] * errors[j]);
        slopes[k] += (weight * partial[j] * (changes[j] - 2 * kappa * integral[j])) / square;
      }
    });
  }
  return slopes;
}

function prefactors(problem: MatchingProblem, point: Float64Array): ReadonlyMap<string, number> {
  integrate(problem, point);
  const owners = [...byOwner(problem)];
  return new Map(
    owners.map(([owner, members]) => [owner, Math.log(ownFactor(problem, members, owner).kappa)]),
  );
}
