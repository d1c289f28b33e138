// npm run bench:density: the golden charge as a density, against GNU Octave's ode15s on the same grid.
import { spawnSync } from "node:child_process";
import { fokkerPlanck, type DensityPrediction } from "../../../src/ensemble/fokker-planck/fokker-planck.js";
import { GOLDEN, goldenExperiment, signal } from "../../ensemble/golden.js";

/** Standard deviation at mean 0.75, extrapolated to no cells by an independent integrator. */
const EXACT = 0.122668;

interface Run {
  readonly cells: number;
  readonly seconds: number;
  readonly sd: number;
}

const experiment = goldenExperiment(
  [{ control: { kind: "current", current: -1 }, until: { kind: "time", time: 0.2 } }],
  [signal("potential", [0.2])],
);

function ours(cells: number, flux: "limited" | "exponential", tolerance: number): Run {
  const simulator = fokkerPlanck({
    cells,
    noise: 0.005,
    range: [0.2, 1],
    initial: "equilibrium",
    flux,
  }).prepare(GOLDEN, experiment);
  let seconds = Infinity;
  let sd = NaN;
  for (let n = 0; n < 6; n++) {
    const begun = performance.now();
    const { density } = simulator.predict(Float64Array.of(25, 10, 0.6), { tolerance }) as DensityPrediction;
    seconds = Math.min(seconds, (performance.now() - begun) / 1e3);
    sd = spread(density.centres, density.values);
  }
  return { cells, seconds, sd };
}

function spread(c: Float64Array, f: Float64Array): number {
  const total = f.reduce((sum, x) => sum + x, 0);
  const mean = f.reduce((sum, x, i) => sum + x * c[i], 0) / total;
  return Math.sqrt(f.reduce((sum, x, i) => sum + x * (c[i] - mean) ** 2, 0) / total);
}

/** A run of Octave, what it said when it gave up, or undefined where there is none. */
function octave(cells: number, tolerance: number): Run | string | undefined {
  const script = new URL("density.m", import.meta.url).pathname;
  const { stdout, error } = spawnSync("octave-cli", ["-q", script, String(cells), String(tolerance)], {
    encoding: "utf8",
    timeout: 300_000,
  });
  if (error) return undefined;
  const line = stdout.trim().split("\n")[0] ?? "";
  const [seconds, , sd] = line.split(" ").map(Number);
  return Number.isFinite(sd) ? { cells, seconds, sd } : line;
}

console.log(
  "same grid, exponential flux, tolerance 1e-3 and 1e-5: seconds, standard deviation, ratio of times",
);
for (const cells of [100, 400, 1000])
  for (const tolerance of [1e-3, 1e-5]) {
    const own = ours(cells, "exponential", tolerance);
    const peer = octave(cells, tolerance);
    const start = `${String(cells).padStart(5)} ${tolerance.toExponential(0)}  ours ${own.seconds.toFixed(4)} ${own.sd.toFixed(6)}`;
    if (peer === undefined) console.log(`${start}  (no Octave here)`);
    else if (typeof peer === "string") console.log(`${start}  ode15s ${peer}`);
    else
      console.log(
        `${start}  ode15s ${peer.seconds.toFixed(3)} ${peer.sd.toFixed(6)}  ${(peer.seconds / own.seconds).toFixed(0)}`,
      );
  }

const target = 3e-3;
const best = [100, 150, 200, 300]
  .map((cells) => ours(cells, "limited", 1e-3))
  .filter(({ sd }) => Math.abs(sd - EXACT) < target)
  .sort((a, b) => a.seconds - b.seconds)[0];
console.log(
  `\nequal error, ${target} in the standard deviation (${EXACT}): ours ${best.cells} cells, ${best.seconds.toFixed(4)} s`,
);
const peer = octave(1000, 1e-3);
if (peer !== undefined && typeof peer !== "string")
  console.log(
    `  ode15s 1000 cells, ${peer.seconds.toFixed(2)} s, error ${Math.abs(peer.sd - EXACT).toFixed(4)}: ratio ${(peer.seconds / best.seconds).toFixed(0)}`,
  );
