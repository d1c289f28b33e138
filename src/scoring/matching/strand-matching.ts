import type { Failure } from "../../ensemble/ensemble.js";
import type { RateLaw } from "../../ensemble/rate-law.js";
import { RateLaws } from "../../ensemble/rate-laws.js";
import { potentialStep } from "../../ensemble/shared-potential.js";
import type { Kernel as Compiled } from "../../expression/compile.js";
import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Frame } from "../../numerics/kernel/frame.js";
import type { Kernel } from "../../numerics/kernel/kernel.js";
import type { Law } from "../hypothesis.js";
import type { Evaluation } from "../evaluation.js";
import { KindTally } from "../tally.js";
import { toUnit, unitSlope } from "../transform.js";
import type { Matching } from "./matching.js";
import { PANELS, type Strand } from "./strands.js";

const SPREAD: ParameterDeclaration = {
  name: "spread",
  unit: "1",
  lower: 1e-4,
  upper: 3,
  scale: "log",
  guess: 0.3,
};

/**
 * Matching along the quantiles of a population: each changes by the integral of its own rate, at the potential at which
 * all of them carry the current together; that potential must be the measured one.
 * @param strands at least one
 */
export function matchStrands(
  law: Law,
  strands: readonly Strand[],
  spread: boolean,
  kernel: Kernel,
): Matching {
  const unknowns = spread ? [...law.parameters, SPREAD] : law.parameters;
  const rateLaws = new RateLaws(law.expression, true);
  const threads = strands.map(
    (strand) => new Thread(rateLaws.of(strand.curve, strand.temperature), strand, unknowns, kernel.frame()),
  );
  return {
    unknowns,
    linear: [],
    observations: strands.reduce((sum, { changes, times }) => sum + changes.length + times.length, 0),
    evaluate: (point) => evaluate(threads, unknowns, point),
    inspect: () => undefined,
    prefactors: () => new Map(),
  };
}

function evaluate(
  threads: readonly Thread[],
  unknowns: readonly ParameterDeclaration[],
  point: Float64Array,
): Evaluation | Failure {
  const values = point.map((x, k) => toUnit(unknowns[k], x));
  const changes = new KindTally(unknowns.length);
  const potentials = new KindTally(unknowns.length);
  for (const thread of threads) {
    if (!thread.solve(values)) return failure("no shared potential");
    thread.tally(values, changes, potentials);
  }
  return total(
    [changes, potentials],
    unknowns.map((unknown, k) => unitSlope(unknown, values[k])),
  );
}

const failure = (reason: Failure["reason"]): Failure => ({
  kind: "failure",
  reason,
  time: NaN,
  detail: "matching",
});

function total(tallies: readonly KindTally[], slopes: readonly number[]): Evaluation | Failure {
  const gradient = new Float64Array(slopes.length);
  const information = new Float64Array(slopes.length * slopes.length);
  let [deviance, squares] = [0, 0];
  for (const tally of tallies) {
    const precision = tally.precision("scaled");
    deviance += tally.deviance("scaled");
    squares += tally.squares;
    slopes.forEach((slope, k) => {
      gradient[k] += precision * slope * tally.residualGradient[k];
      slopes.forEach((other, m) => {
        const at = k * slopes.length + m;
        information[at] += precision * slope * other * tally.residualInformation[at];
      });
    });
  }
  if (!Number.isFinite(deviance) || !gradient.every(Number.isFinite)) return failure("non-finite rate");
  return { kind: "evaluation", deviance, penalty: 0, squares, gradient, information };
}

/** Corrections of a potential after which it is given up. */
const CORRECTIONS = 60;
/** Longest correction, and the last one, V. */
const REACH = 1;
const SETTLED = 1e-7;

/** One strand with a law on it: rates at all times and quantiles at once. */
class Thread {
  private readonly strand: Strand;
  private readonly frame: Frame;
  private readonly law: RateLaw;
  /** Where each parameter of the law stands among the unknowns, and the spread, if there is one. */
  private readonly places: readonly number[];
  private readonly spreadAt: number;
  private readonly scalars: Float64Array;
  private readonly columns: readonly [Float64Array, Float64Array, Float64Array];
  private readonly outputs: readonly Float64Array[];
  private readonly first: Compiled;
  private readonly partials: Compiled;
  /** Potential at each time, kept from one evaluation to the next. */
  private readonly potentials: Float64Array;
  /** Slope of that potential to each unknown, unknown by time. */
  private readonly potentialSlopes: readonly Float64Array[];

  constructor(law: RateLaw, strand: Strand, unknowns: readonly ParameterDeclaration[], frame: Frame) {
    const count = strand.compositions.length;
    this.strand = strand;
    this.frame = frame;
    this.law = law;
    this.places = law.parameters.map((name) => unknowns.findIndex((unknown) => unknown.name === name));
    this.spreadAt = unknowns.findIndex(({ name }) => name === SPREAD.name);
    this.scalars = new Float64Array(1 + law.parameters.length);
    this.columns = [frame.constant(strand.compositions), frame.array(count), frame.array(count)];
    this.outputs = frame.arrays(3 + law.parameters.length, count);
    this.first = law.first.bind(frame).run;
    this.partials = law.partials.bind(frame).run;
    this.potentials = Float64Array.from(strand.applied ?? strand.measured, (v) => (Number.isNaN(v) ? 0 : v));
    this.potentialSlopes = unknowns.map(() => new Float64Array(strand.times.length));
  }

  /** Finds the potential at every time at which the quantiles carry the current; false where there is none. */
  solve(values: Float64Array): boolean {
    this.set(values);
    const { strand, potentials } = this;
    if (!strand.current) return true;
    for (let n = 0; n < CORRECTIONS; n++) {
      this.run(this.first);
      let largest = 0;
      for (let j = 0; j < potentials.length; j++) {
        const carried = this.mean(this.outputs[0], j);
        const step = potentialStep(
          carried,
          this.mean(this.outputs[2], j),
          strand.current[j],
          this.law.perVolt,
        );
        const taken = Number.isFinite(step) ? Math.max(-REACH, Math.min(REACH, step)) : -0.5 * potentials[j];
        potentials[j] += taken;
        largest = Math.max(largest, Number.isFinite(step) ? Math.abs(taken) : Infinity);
      }
      if (largest < SETTLED) return true;
    }
    potentials.fill(0);
    return false;
  }

  /** Adds what the integrals and potentials miss, with its slopes (after `solve`). */
  tally(values: Float64Array, changes: KindTally, potentials: KindTally): void {
    this.run(this.partials);
    this.differentiatePotentials();
    const row = new Float64Array(values.length);
    this.tallyChanges(changes, row);
    this.tallyPotentials(potentials, row);
  }

  private set(values: Float64Array): void {
    const { strand, scalars, columns, spreadAt } = this;
    this.frame.enter();
    this.places.forEach((place, k) => (scalars[1 + k] = values[place]));
    const spread = spreadAt < 0 ? 0 : values[spreadAt];
    const quantiles = strand.scores.length;
    for (let n = 0; n < columns[1].length; n++)
      columns[1][n] = Math.exp(spread * this.prefactorScore(Math.floor(n / quantiles), n % quantiles));
  }

  /** Who runs ahead has the greater prefactor: the lowest quantiles while composition falls. */
  private prefactorScore(j: number, q: number): number {
    const { scores, current, compositions } = this.strand;
    const falling = current ? current[j] < 0 : compositions[compositions.length - 1] < compositions[0];
    return falling ? -scores[q] : scores[q];
  }

  private run(compiled: Compiled): void {
    const { columns, outputs, potentials, strand, scalars } = this;
    const quantiles = strand.scores.length;
    for (let j = 0; j < potentials.length; j++)
      columns[2].fill(potentials[j], j * quantiles, (j + 1) * quantiles);
    compiled(columns[0].length, columns, scalars, outputs);
  }

  private mean(values: Float64Array, j: number): number {
    const quantiles = this.strand.scores.length;
    let sum = 0;
    for (let q = 0; q < quantiles; q++) sum += values[j * quantiles + q];
    return sum / quantiles;
  }

  /** dV/dp = -<R_p> / <R_V> under a known current. */
  private differentiatePotentials(): void {
    const { strand, outputs, potentialSlopes, places, spreadAt } = this;
    if (!strand.current) return;
    for (let j = 0; j < strand.times.length; j++) {
      const slope = this.mean(outputs[2], j);
      places.forEach((place, k) => (potentialSlopes[place][j] = -this.mean(outputs[3 + k], j) / slope));
      if (spreadAt >= 0) potentialSlopes[spreadAt][j] = -this.meanSpread(j) / slope;
    }
  }

  private meanSpread(j: number): number {
    const quantiles = this.strand.scores.length;
    let sum = 0;
    for (let q = 0; q < quantiles; q++) sum += this.prefactorScore(j, q) * this.outputs[0][j * quantiles + q];
    return sum / quantiles;
  }

  private tallyChanges(tally: KindTally, row: Float64Array): void {
    const { strand, outputs } = this;
    const quantiles = strand.scores.length;
    strand.changes.forEach((change, n) => {
      const [interval, q] = [Math.floor(n / quantiles), n % quantiles];
      let integral = 0;
      row.fill(0);
      for (let p = 0; p <= PANELS; p++) {
        const j = interval * PANELS + p;
        const weight = this.simpsonWeight(interval, p);
        integral += weight * outputs[0][j * quantiles + q];
        this.addSlopes(row, weight, j, q);
      }
      tally.residual(change - integral, strand.errors[n], row);
    });
  }

  private simpsonWeight(interval: number, p: number): number {
    const { times } = this.strand;
    const h = times[(interval + 1) * PANELS] - times[interval * PANELS];
    return ((p === 0 || p === PANELS ? 1 : p % 2 === 1 ? 4 : 2) * h) / (3 * PANELS);
  }

  /** row += weight * d(rate of quantile q at time j)/d(unknown). */
  private addSlopes(row: Float64Array, weight: number, j: number, q: number): void {
    const { outputs, potentialSlopes, places, spreadAt } = this;
    const at = j * this.strand.scores.length + q;
    for (let k = 0; k < row.length; k++) row[k] += weight * outputs[2][at] * potentialSlopes[k][j];
    for (let k = 0; k < places.length; k++) row[places[k]] += weight * outputs[3 + k][at];
    if (spreadAt >= 0) row[spreadAt] += weight * this.prefactorScore(j, q) * outputs[0][at];
  }

  private tallyPotentials(tally: KindTally, row: Float64Array): void {
    const { strand, potentials, potentialSlopes } = this;
    if (!strand.current) return;
    for (let j = 0; j < potentials.length; j++) {
      if (Number.isNaN(strand.measured[j])) continue;
      for (let k = 0; k < row.length; k++) row[k] = potentialSlopes[k][j];
      tally.residual(strand.measured[j] - potentials[j], strand.potentialError, row);
    }
  }
}
