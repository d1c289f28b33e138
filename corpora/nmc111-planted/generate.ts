/**
 * Makes the corpora nmc111-planted and nmc111-planted-frames, where the law is known:
 *   npx tsx corpora/nmc111-planted/generate.ts
 *
 * Independent of src/ode: 400 particles by Heun's method with small steps; at constant current the shared potential
 * follows in closed form from symmetric Butler-Volmer kinetics, z = exp(-v/2) with a z - b/z = I,
 * a = sum w R0 exp(u/2), b = sum w R0 exp(-u/2).
 */
import { writeFileSync } from "node:fs";
import { random } from "../../src/numerics/random.js";
import { normalQuantile } from "../../src/numerics/normal.js";

const PARTICLES = 400;
const IMAGED = 100;
const ERROR = 0.02;
const POTENTIAL_ERROR = 0.002;
const KT = 0.0256925791;
const STEP = 2e-6;
const SEED = "nmc111-planted";

/** Mohtat et al. 2020. */
const potential = (c: number): number =>
  4.3452 -
  1.6518 * c +
  1.6225 * c ** 2 -
  2.0843 * c ** 3 +
  3.5146 * c ** 4 -
  2.2166 * c ** 5 -
  0.5623e-4 * Math.exp(109.451 * c - 100.006);
const exchange = (c: number): number => 10 / (1 + Math.exp(25 * (c - 0.6)));

interface Run {
  readonly name: string;
  readonly start: { readonly mean: number; readonly sd: number };
  /** Current in 1/h and how long it flows. */
  readonly legs: readonly { readonly current: number; readonly hours: number }[];
  readonly frames: readonly number[];
}

const at = (start: number, current: number, means: readonly number[]): number[] =>
  means.map((mean) => round((mean - start) / current));
const round = (x: number): number => Number(x.toFixed(6));

const RUNS: readonly Run[] = [
  {
    name: "charge-C10",
    start: { mean: 0.95, sd: 0.004 },
    legs: [{ current: -0.1, hours: 4 }],
    frames: at(0.95, -0.1, [0.9, 0.85, 0.75, 0.65, 0.55]),
  },
  {
    name: "charge-1C",
    start: { mean: 0.95, sd: 0.004 },
    legs: [{ current: -1, hours: 0.4 }],
    frames: at(0.95, -1, [0.9, 0.85, 0.75, 0.65, 0.55]),
  },
  {
    name: "discharge-1C",
    start: { mean: 0.55, sd: 0.004 },
    legs: [{ current: 1, hours: 0.38 }],
    frames: at(0.55, 1, [0.65, 0.7, 0.75, 0.85, 0.93]),
  },
  {
    name: "charge-1C-rest",
    start: { mean: 0.95, sd: 0.004 },
    legs: [
      { current: -1, hours: 0.2 },
      { current: 0, hours: 1 },
    ],
    frames: [0.2, 0.21, 0.25, 0.3, 1.2],
  },
];

/** Rates of all particles and the shared potential at a current. */
function rates(c: Float64Array, current: number, out: Float64Array): number {
  let [a, b] = [0, 0];
  for (const x of c) {
    const [half, r] = [Math.exp(potential(x) / (2 * KT)), exchange(x)];
    a += (r * half) / c.length;
    b += r / half / c.length;
  }
  const root = Math.sqrt(current * current + 4 * a * b);
  const z = current > 0 ? (current + root) / (2 * a) : (2 * b) / (root - current);
  for (let i = 0; i < c.length; i++) {
    const half = Math.exp(potential(c[i]) / (2 * KT));
    out[i] = exchange(c[i]) * (z * half - 1 / (z * half));
  }
  return -2 * KT * Math.log(z);
}

interface Snapshot {
  readonly time: number;
  readonly potential: number;
  readonly compositions: Float64Array;
}

/** Snapshots at the asked times, by Heun's method; the step is cut so that each leg and snapshot is met. */
function simulate({ start, legs }: Run, times: readonly number[]): Snapshot[] {
  const c = Float64Array.from(
    { length: PARTICLES },
    (_, i) => start.mean + start.sd * normalQuantile((i + 0.5) / PARTICLES),
  );
  const [k1, k2, middle] = [
    new Float64Array(PARTICLES),
    new Float64Array(PARTICLES),
    new Float64Array(PARTICLES),
  ];
  const snapshots: Snapshot[] = [];
  let t = 0;
  let end = 0;
  for (const { current, hours } of legs) {
    end += hours;
    const largest = current === 0 ? STEP * 10 : (STEP * 40) / Math.max(Math.abs(current), 0.4);
    const stops = [...times.filter((time) => time > t + 1e-12 && time < end - 1e-12), end];
    for (const stop of stops) {
      const count = Math.ceil((stop - t) / largest);
      const h = (stop - t) / count;
      for (let n = 0; n < count; n++) {
        rates(c, current, k1);
        for (let i = 0; i < PARTICLES; i++) middle[i] = c[i] + h * k1[i];
        rates(middle, current, k2);
        for (let i = 0; i < PARTICLES; i++) c[i] += (h / 2) * (k1[i] + k2[i]);
      }
      t = stop;
      if (times.some((time) => Math.abs(time - t) < 1e-9))
        snapshots.push({ time: t, potential: rates(c, current, k1), compositions: c.slice() });
    }
  }
  return snapshots;
}

const folder = (name: string): URL => new URL(`../${name}/`, import.meta.url);

for (const run of RUNS) {
  const total = run.legs.reduce((sum, { hours }) => sum + hours, 0);
  const recorded = Array.from({ length: 20 }, (_, n) => round((total * (n + 0.5)) / 20));
  const times = [...new Set([...run.frames, ...recorded])].sort((x, y) => x - y);
  const snapshots = simulate(run, times);
  const stream = random(`${SEED}/${run.name}`);
  const frames = ["time_h,composition"];
  const signal = ["time_h,potential_V"];
  for (const { time, potential: v, compositions } of snapshots) {
    const shown = round(time);
    if (run.frames.some((frame) => Math.abs(frame - time) < 1e-9)) {
      for (let n = 0; n < IMAGED; n++) {
        const c = compositions[stream.integer(PARTICLES)] + ERROR * stream.normal();
        frames.push(`${shown},${c.toFixed(4)}`);
      }
    }
    if (recorded.includes(shown))
      signal.push(`${shown},${(v + POTENTIAL_ERROR * stream.normal()).toFixed(5)}`);
  }
  for (const name of ["nmc111-planted", "nmc111-planted-frames"]) {
    writeFileSync(new URL(`frames-${run.name}.csv`, folder(name)), `${frames.join("\n")}\n`);
  }
  writeFileSync(new URL(`potential-${run.name}.csv`, folder("nmc111-planted")), `${signal.join("\n")}\n`);
  const last = snapshots[snapshots.length - 1];
  process.stdout.write(
    `${run.name}: ${snapshots.length} snapshots; at ${last.time} h V = ${last.potential.toFixed(6)} V\n`,
  );
}

const OPEN_CIRCUIT = {
  name: "NMC532 (Mohtat 2020)",
  citation: "P. Mohtat et al., J. Electrochem. Soc. 167, 110561 (2020)",
  formula:
    "4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)",
};

function corpusOf(name: string, withPotential: boolean): unknown {
  return {
    $schema: "../corpus.schema.json",
    format: 1,
    name,
    title: `A planted population of NMC particles, ${withPotential ? "frames and potential" : "frames alone"}`,
    citation:
      "Simulated for this project; constants after J. Park et al., Nature Materials 20, 991 (2021) as coded in MPET",
    licence: "MIT",
    synthetic: true,
    planted: "10 / (1 + exp(25*(c - 0.6))) * (exp(-eta/2) - exp(eta/2))",
    errorModel: "stated",
    experiments: RUNS.map(({ name: run, start, legs }) => {
      let clock = 0;
      return {
        name: run,
        temperature: "298.15 K",
        population: { openCircuit: OPEN_CIRCUIT, initial: { normal: start } },
        protocol: legs.map(({ current, hours }) => {
          clock = round(clock + hours);
          return {
            ...(current === 0 ? { rest: true } : { current: `${current} 1/h` }),
            until: { time: `${clock} h` },
          };
        }),
        observations: [
          {
            kind: "frames",
            file: `frames-${run}.csv`,
            time: { column: "time_h", unit: "h" },
            composition: { column: "composition", unit: "1" },
            error: String(ERROR),
            weighting: "count",
          },
          ...(withPotential
            ? [
                {
                  kind: "signal",
                  quantity: "potential",
                  file: `potential-${run}.csv`,
                  time: { column: "time_h", unit: "h" },
                  value: { column: "potential_V", unit: "V" },
                  error: `${POTENTIAL_ERROR} V`,
                },
              ]
            : []),
        ],
      };
    }),
  };
}

for (const [name, withPotential] of [
  ["nmc111-planted", true],
  ["nmc111-planted-frames", false],
] as const) {
  writeFileSync(
    new URL("corpus.json", folder(name)),
    `${JSON.stringify(corpusOf(name, withPotential), null, 2)}\n`,
  );
}
