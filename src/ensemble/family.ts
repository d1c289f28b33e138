import {
  chebyshevCoefficients,
  chebyshevNodes,
  chebyshevTable,
  chebyshevWeights,
} from "../numerics/chebyshev.js";
import type { Vectors } from "../numerics/vectors.js";
import type { Failure, Prediction, PredictOptions } from "./ensemble.js";
import type { Layout } from "./layout.js";

/** Numbers of nodes to be tried, one after the other, while they are few against the particles. */
const LEVELS = [12, 24, 48];
/** From this many particles on nodes are worth trying; they must be this many times fewer. */
const FEWEST = 100;
const SAVING = 4;

type Simulate = (values: Float64Array, options: PredictOptions) => Prediction | Failure;

/**
 * Particles that start alike and differ in a known prefactor only are a family in one number, x = ln kappa: as long as
 * c(t; x) is smooth, a few Chebyshev nodes carry all of them. Their weights integrate the interpolant over the real
 * particles exactly, so that the charge balance is that of the particles. Phase separation makes c(t; x) steep, and the
 * series stops falling off: then there are more nodes, and at last the particles themselves.
 */
export function isFamily(layout: Layout): boolean {
  const { start, prefactors, films, unknowns } = layout;
  const alike = start.every((c) => c === start[0]) && films.every((film) => film === films[0]);
  const particular = unknowns.some(({ name }) => name.startsWith("kappa[") || name.startsWith("c0["));
  return (
    start.length >= FEWEST && alike && !particular && prefactors.some((kappa) => kappa !== prefactors[0])
  );
}

/** Simulates a family by nodes where that is within the tolerance, and by its particles where not. */
export function simulateFamily(
  layout: Layout,
  vectors: Vectors,
  simulateWith: (layout: Layout) => Simulate,
): Simulate {
  const line = placeOnLine(layout);
  const levels = LEVELS.filter((count) => count * SAVING <= layout.start.length);
  const nodes = levels.map((count) => new Nodes(count, line, layout));
  const simulators: Simulate[] = [];
  let everyOne: Simulate | undefined;
  const x = vectors.array(layout.start.length);
  const row = vectors.array(layout.start.length);
  const coefficients = levels.map((count) => vectors.array(count));
  return (values, options) => {
    const tolerance = options.tolerance ?? DEFAULT_TOLERANCE;
    let needed = 0;
    for (const [n, level] of nodes.entries()) {
      if (level.layout.start.length < needed) continue;
      const few = (simulators[n] ??= simulateWith(level.layout))(values, options);
      if (few.kind === "failure") break;
      needed = level.needed(few, tolerance);
      if (needed > level.layout.start.length) continue;
      vectors.enter();
      x.set(line.places);
      return level.expand(few, layout, vectors, { x, row, coefficients: coefficients[n] });
    }
    return (everyOne ??= simulateWith(layout))(values, options);
  };
}

const DEFAULT_TOLERANCE = 1e-6;

/** The particles' ln kappa on [-1, 1]. */
interface Line {
  readonly places: Float64Array;
  readonly middle: number;
  readonly half: number;
}

function placeOnLine({ prefactors }: Layout): Line {
  const logs = prefactors.map(Math.log);
  const [low, high] = [logs.reduce((a, b) => Math.min(a, b)), logs.reduce((a, b) => Math.max(a, b))];
  const [middle, half] = [0.5 * (low + high), 0.5 * (high - low)];
  return { places: logs.map((log) => (log - middle) / half), middle, half };
}

/** Arrays of the vectors: places of the particles, one row of compositions, and the coefficients of its series. */
interface Work {
  readonly x: Float64Array;
  readonly row: Float64Array;
  readonly coefficients: Float64Array;
}

class Nodes {
  readonly layout: Layout;
  private readonly count: number;
  private readonly table: Float64Array;
  private readonly coefficients: Float64Array;

  constructor(count: number, { places, middle, half }: Line, layout: Layout) {
    this.count = count;
    this.table = chebyshevTable(count);
    this.coefficients = new Float64Array(count);
    this.layout = {
      ...layout,
      names: [],
      weights: chebyshevWeights(this.table, places, layout.weights, count),
      prefactors: chebyshevNodes(count).map((x) => Math.exp(middle + half * x)),
      films: new Float64Array(count).fill(layout.films[0]),
      start: Array.from({ length: count }, () => layout.start[0]),
      compositionScores: new Float64Array(count),
      prefactorScores: new Float64Array(count),
    };
  }

  /**
   * How many nodes the predicted compositions need: the geometric fall of their Chebyshev coefficients, from their
   * first third to their last three, carried on to a tenth of the tolerance.
   */
  needed({ states, times }: Prediction, tolerance: number): number {
    const { count, coefficients } = this;
    let most = 0;
    for (let j = 0; j < times.length; j++) {
      chebyshevCoefficients(this.table, states, j * count, coefficients);
      const tail = largest(coefficients, count - 3, count);
      if (tail < 0.1 * tolerance) continue;
      const fall = Math.log(largest(coefficients, 1, count / 3) / tail) / (count - 3 - 1);
      most = Math.max(most, count + 1, count + Math.log(tail / (0.1 * tolerance)) / Math.max(fall, 1e-3));
    }
    return most;
  }

  /** What the nodes say of every particle. */
  expand(few: Prediction, layout: Layout, vectors: Vectors, { x, row, coefficients }: Work): Prediction {
    const width = layout.start.length;
    const spread = (states: Float64Array): Float64Array => {
      const all = new Float64Array(few.times.length * width);
      few.times.forEach((_, j) => {
        chebyshevCoefficients(this.table, states, j * this.count, coefficients);
        vectors.chebyshevSeries(row, x, coefficients);
        all.set(row, j * width);
      });
      return all;
    };
    const { sensitivities } = few;
    return {
      ...few,
      states: spread(few.states),
      width,
      weights: layout.weights,
      ...(sensitivities
        ? { sensitivities: { ...sensitivities, states: sensitivities.states.map(spread) } }
        : {}),
    };
  }
}

function largest(values: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let k = from; k < to; k++) most = Math.max(most, Math.abs(values[k]));
  return most;
}
