// Compiled, as users run it: npm run bench:simulation [-- counts] [--no-mosaic | --mosaic]: the galvanostatic ensemble, against its peers, at
// equal achieved error; without the case of one particle after the other, or that one alone.
import type { Prediction } from "../../../src/ensemble/ensemble.js";
import { perVolt } from "../../../src/experiment/potential.js";
import { BUILDS, startIda, type Build } from "./ida.js";
import { javaScriptPeers } from "./javascript.js";
import { CASES, kinetoscope, prefactors, TEMPERATURE, type Case } from "./problem.js";

const MOST_STEPS = 1_000_000;
const TARGETS = [1e-3, 1e-4, 1e-6];
/** The mosaic case amplifies errors so much that tighter ones would take hours. */
const targetsOf = ({ k }: Case): readonly number[] => (k === 1000 ? TARGETS.slice(0, 1) : TARGETS);
/** Six a decade: coarser ones have whoever falls just short of a target pay for the next. */
const TOLERANCES = Array.from({ length: 43 }, (_, n) => 10 ** (-2 - n / 6));

/** One run at one tolerance: least time, and greatest errors over all particles and output times. */
interface Timed {
  readonly milliseconds: number;
  readonly errorX: number;
  readonly errorV: number;
}

interface Answer {
  readonly states: Float64Array;
  /** kT. */
  readonly potentials: Float64Array;
}

const f = perVolt(TEMPERATURE);

const answerOf = ({ states, potentials }: Prediction): Answer => ({
  states,
  potentials: potentials.map((v) => -v * f),
});

const largest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, n) => Math.max(most, Math.abs(value - b[n])), 0);

function least(run: () => void): number {
  let best = Infinity;
  const until = performance.now() + 400;
  for (let n = 0; n < 3 || (performance.now() < until && n < 200); n++) {
    const begun = performance.now();
    run();
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

function timeOurs(each: Case, scales: Float64Array, reference: Answer, family: "nodes" | "every"): Timed[] {
  const run = kinetoscope(each, scales, { family, mostSteps: MOST_STEPS });
  return sweep(Math.min(...targetsOf(each)), (tolerance) => {
    const { states, potentials } = answerOf(run(tolerance));
    const milliseconds = least(() => run(tolerance));
    return {
      milliseconds,
      errorX: largest(states, reference.states),
      errorV: largest(potentials, reference.potentials),
    };
  });
}

/** From loose to tight until a target is met. */
function sweep(target: number, at: (tolerance: number) => Timed | undefined): Timed[] {
  const runs: Timed[] = [];
  for (const tolerance of TOLERANCES) {
    const timed = at(tolerance);
    if (!timed) continue;
    runs.push(timed);
    if (Math.max(timed.errorX, timed.errorV) < target) break;
  }
  return runs;
}

const fastest = (runs: readonly Timed[], target: number): number =>
  runs
    .filter(({ errorX, errorV }) => errorX <= target && errorV <= target)
    .reduce((best, { milliseconds }) => Math.min(best, milliseconds), Infinity);

const show = (value: number): string => (Number.isFinite(value) ? value.toPrecision(3) : "-").padStart(9);

const line = (...cells: readonly string[]): void => console.log(cells.join(" "));

const ida = startIda();
if (typeof ida === "string") line(ida);
else line(`IDA of ${ida.library}; ida.c and its solver compiled here.`);

function bench(each: Case, count: number): void {
  const scales = prefactors(count);
  // The mosaic case amplifies errors so much that a reference costs as many steps as all runs together.
  const scheme = each.k === 1000 && count > 100 ? "ndf" : "rodas5p";
  const finest = each.k === 1000 ? 1e-9 : 1e-11;
  const reference = answerOf(
    kinetoscope(each, scales, { family: "every", scheme, mostSteps: MOST_STEPS })(finest),
  );
  const ours = timeOurs(each, scales, reference, "nodes");
  const all = timeOurs(each, scales, reference, "every");
  const peer = (build: Build): Timed[] =>
    typeof ida === "string"
      ? []
      : sweep(Math.min(...targetsOf(each)), (tolerance) => {
          const repeats = each.k === 1000 ? 2 : Math.max(3, Math.round(20_000 / count));
          const run = ida.run(build, each, scales, tolerance, Math.min(100, repeats));
          if (!run) return undefined;
          const errorX = largest(run.states, reference.states);
          return { ...run, errorX, errorV: largest(run.potentials, reference.potentials) };
        });
  const peers = BUILDS.map(peer);
  for (const target of targetsOf(each)) {
    const times = [ours, all, ...peers].map((runs) => fastest(runs, target));
    line(
      `${String(each.k).padStart(6)} ${each.omega} ${String(count).padStart(6)} ${target.toExponential(0)}`,
      ...times.map(show),
      ...times.slice(2).map((time) => show(time / times[0])),
    );
  }
}

const counts = process.argv.slice(2).map(Number).filter(Boolean);
const mosaicAlone = process.argv.includes("--mosaic");
const chosen = mosaicAlone
  ? CASES.slice(4)
  : process.argv.includes("--no-mosaic")
    ? CASES.slice(0, 4)
    : CASES;
line("Milliseconds at equal achieved error. every: each particle by itself, no nodes. fast: -ffast-math");
line("-march=native. by hand: fast, its rates rewritten by hand as ours are by rule. Ratios: theirs / ours.");
line(
  "     k Om      N error      ours     every       -O3      fast   by hand       -O3      fast   by hand",
);
for (const count of counts.length > 0 ? counts : [100, 1000, 10_000])
  for (const each of chosen) bench(each, count);
if (typeof ida !== "string") ida.close();

/** What a user could pick from npm, with the potential eliminated. */
function benchJavaScript(): void {
  line(
    "",
    "\nSolvers from npm, potential eliminated, N = 100, composition error at most 1e-4; ratio to ours",
  );
  for (const peer of javaScriptPeers) {
    for (const each of CASES.slice(0, 4)) {
      const scales = prefactors(100);
      const reference = answerOf(kinetoscope(each, scales, { family: "every" })(1e-11));
      const ours = fastest(timeOurs(each, scales, reference, "nodes"), 1e-4);
      const theirs = sweep(Math.min(...TARGETS), (tolerance) => {
        try {
          const states = peer.run(each, scales, tolerance);
          const milliseconds = least(() => peer.run(each, scales, tolerance));
          return { milliseconds, errorX: largest(states, reference.states), errorV: 0 };
        } catch {
          return undefined;
        }
      });
      const time = fastest(theirs, 1e-4);
      const verdict = Number.isFinite(time)
        ? `${show(time)} ms ${show(time / ours)}`
        : "   did not get there";
      line(peer.name.padEnd(16), `${String(each.k).padStart(6)} ${each.omega}`, verdict);
    }
  }
}

if (!mosaicAlone) benchJavaScript();
