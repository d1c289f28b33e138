import { chebyshevNodes, chebyshevTable, chebyshevWeights } from "../numerics/chebyshev.js";
import type { Curve } from "../experiment/interpolate.js";
import type { Vectors } from "../numerics/vectors.js";
import type { Failure, Prediction, PredictOptions } from "./ensemble.js";
import { ChebyshevRows } from "./chebyshev-rows.js";
import type { Layout } from "./layout.js";

/** Numbers of nodes that may be tried, even ones. */
const LEVELS = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
/** From this many particles on nodes are worth trying; they must be this many times fewer. */
const FEWEST = 100;
const SAVING = 1.5;
/** The same where phases separate, since then it takes at least 48 nodes. */
const FEWEST_IN_PHASES = 300;
const DEFAULT_TOLERANCE = 1e-6;

type Simulate = (values: Float64Array, options: PredictOptions) => Prediction | Failure;

/**
 * Particles that start alike and differ in a known prefactor only are a family in one number, x = ln kappa: as long as
 * c(t; x) is smooth, a few Chebyshev nodes carry all of them. Their weights integrate the interpolant over the real
 * particles exactly, so that the charge balance is that of the particles. Phase separation makes c(t; x) steep, and the
 * series falls off late: then there are more nodes, and at last the particles themselves.
 */
export function isFamily(layout: Layout, curve: Curve): boolean {
  const { start, prefactors, films, unknowns } = layout;
  const fewest = rises(curve) ? FEWEST_IN_PHASES : FEWEST;
  const alike = start.every((c) => c === start[0]) && films.every((film) => film === films[0]);
  const particular = unknowns.some(({ name }) => name.startsWith("kappa[") || name.startsWith("c0["));
  return (
    start.length >= fewest && alike && !particular && prefactors.some((kappa) => kappa !== prefactors[0])
  );
}

/** Whether an open-circuit curve rises somewhere, so that particles separate into phases. */
const rises = (curve: Curve): boolean =>
  Array.from({ length: 49 }, (_, n) => curve.slope((n + 1) / 50)).some((slope) => slope > 0);

/** Simulates a family by nodes where that is within the tolerance, and by its particles where not. */
export function simulateFamily(
  layout: Layout,
  vectors: Vectors,
  simulateWith: (layout: Layout) => Simulate,
): Simulate {
  const line = placeOnLine(layout);
  const counts = LEVELS.filter((count) => count * SAVING <= layout.start.length);
  const levels: Nodes[] = [];
  let everyOne: Simulate | undefined;
  return (values, options) => {
    const tolerance = options.tolerance ?? DEFAULT_TOLERANCE;
    let n = 0;
    while (n >= 0 && n < counts.length) {
      const level = (levels[n] ??= new Nodes(counts[n], line, layout, vectors, simulateWith));
      const few = level.simulate(values, options);
      if (few.kind === "failure") break;
      const needed = level.needed(few, tolerance);

      if (needed <= counts[n]) return level.expand(few, tolerance);
      n = counts.findIndex((count) => count >= needed);
    }
    return (everyOne ??= simulateWith(layout))(values, options);
  };
}

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

/** A family by `count` nodes. */
class Nodes {
  readonly simulate: Simulate;
  private readonly layout: Layout;
  private readonly rows: ChebyshevRows;

  constructor(
    count: number,
    { places, middle, half }: Line,
    layout: Layout,
    vectors: Vectors,
    simulateWith: (layout: Layout) => Simulate,
  ) {
    const table = chebyshevTable(count);
    this.layout = layout;
    this.rows = new ChebyshevRows(table, count, places, vectors);
    this.simulate = simulateWith({
      ...layout,
      names: [],
      weights: chebyshevWeights(table, places, layout.weights, count),
      prefactors: chebyshevNodes(count).map((x) => Math.exp(middle + half * x)),
      films: new Float64Array(count).fill(layout.films[0]),
      start: Array.from({ length: count }, () => layout.start[0]),
      compositionScores: new Float64Array(count),
      prefactorScores: new Float64Array(count),
    });
  }

  /** How many nodes the predicted compositions need. */
  needed({ states, times }: Prediction, tolerance: number): number {
    this.rows.fit(states, times.length);
    return this.rows.needed(0.1 * tolerance);
  }

  /** What the nodes say of every particle, right after `needed`. */
  expand(few: Prediction, tolerance: number): Prediction {
    const { rows, layout } = this;
    const expanded = { ...few, width: layout.start.length, weights: layout.weights };
    const states = rows.expand(0.01 * tolerance);
    const { sensitivities } = few;
    if (!sensitivities) return { ...expanded, states };
    const slopes = sensitivities.states.map((slope) => {
      rows.fit(slope, few.times.length);
      return rows.expand(0);
    });
    return { ...expanded, states, sensitivities: { ...sensitivities, states: slopes } };
  }
}
