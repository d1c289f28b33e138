import { createRequire } from "node:module";
import { all, create } from "mathjs";
import { START, TIMES, type Case } from "./problem.js";

/** A solver of the ecosystem on dX/dt = s R(X, phi(X)): the potential of symmetric kinetics has a closed form. */
export interface JavaScriptPeer {
  readonly name: string;
  run(each: Case, scales: Float64Array, tolerance: number): Float64Array;
}

/** The part of odex that is used; it ships its source in the place of types. */
interface OdexSolver {
  denseOutput: boolean;
  relativeTolerance: number;
  absoluteTolerance: number;
  grid(step: number, seen: (t: number, x: number[]) => void): unknown;
  solve(
    f: (t: number, x: number[]) => number[],
    from: number,
    start: number[],
    to: number,
    callback: unknown,
  ): { y: number[]; outcome: number };
}
interface Odex {
  Solver: new (size: number) => OdexSolver;
}

/** More than this many evaluations is no competition. */
const MOST = 20_000;

class Eliminated {
  private evaluations = 0;
  private readonly a: Float64Array;
  private readonly each: Case;
  private readonly scales: Float64Array;

  constructor(each: Case, scales: Float64Array) {
    this.each = each;
    this.scales = scales;
    this.a = new Float64Array(scales.length);
  }

  /** sum s r e^(phi/2 - mu/2) - sum s r e^(mu/2 - phi/2) = I N: a quadratic in z = e^(phi/2). */
  slope(x: ArrayLike<number>): number[] {
    if (++this.evaluations > MOST) throw new Error("too many evaluations");
    const { k, omega } = this.each;
    const { scales, a } = this;
    let [up, down] = [0, 0];
    for (let i = 0; i < scales.length; i++) {
      a[i] = Math.exp(0.5 * (Math.log(x[i] / (1 - x[i])) + omega * (1 - 2 * x[i])));
      const r = scales[i] * k * (1 - x[i]) * Math.sqrt(x[i]);
      up += r / a[i];
      down += r * a[i];
    }
    const current = -scales.length;
    const z = (2 * down) / (Math.sqrt(current * current + 4 * up * down) - current);
    if (!Number.isFinite(z)) throw new Error("not finite");
    return Array.from(scales, (s, i) => s * k * (1 - x[i]) * Math.sqrt(x[i]) * (z / a[i] - a[i] / z));
  }
}

const { Solver } = createRequire(import.meta.url)("odex") as Odex;

const odex: JavaScriptPeer = {
  name: "odex",
  run(each, scales, tolerance) {
    const problem = new Eliminated(each, scales);
    const solver = new Solver(scales.length);
    solver.denseOutput = true;
    solver.relativeTolerance = tolerance;
    solver.absoluteTolerance = tolerance * 1e-2;
    const rows: number[][] = [];
    const seen = solver.grid(TIMES[0], (_t, x) => void rows.push([...x]));
    const start = new Array<number>(scales.length).fill(START);
    const { y, outcome } = solver.solve((_t, x) => problem.slope(x), 0, start, TIMES[TIMES.length - 1], seen);
    if (outcome !== 0) throw new Error("odex gave up");
    // Its grid begins with the start, and rounding may leave out the end.
    return Float64Array.from([...rows.slice(1, TIMES.length), y].flat());
  },
};

/** Missing from the types of mathjs. */
interface WithSolver {
  solveODE(
    f: (t: number, y: number[]) => number[],
    span: number[],
    start: number[],
    options: { tol: number; method: string },
  ): { y: number[][] };
}

const math = create(all) as unknown as WithSolver;

const solveOde: JavaScriptPeer = {
  name: "mathjs solveODE",
  run(each, scales, tolerance) {
    const problem = new Eliminated(each, scales);
    let x = new Array<number>(scales.length).fill(START);
    const states: number[] = [];
    TIMES.forEach((t, j) => {
      const span = [j === 0 ? 0 : TIMES[j - 1], t];
      x = math.solveODE((_t, y) => problem.slope(y), span, x, { tol: tolerance, method: "RK45" }).y.at(-1)!;
      states.push(...x);
    });
    return Float64Array.from(states);
  },
};

export const javaScriptPeers: readonly JavaScriptPeer[] = [odex, solveOde];
