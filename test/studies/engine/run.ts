// npm run study:engine: what the simulation engine keeps and costs; writes results.txt beside this file.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { particles } from "../../../src/ensemble/particles.js";
import { kinetoscope, prefactors } from "../../bench/simulation/problem.js";
import { GOLDEN, GOLDEN_VALUES, goldenExperiment, signal } from "../../ensemble/golden.js";
import { particleGrammars, tryRandomLaw } from "../../ensemble/random-laws.js";

const LAWS = 10_000;
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};

function least(repeats: number, run: () => void): number {
  let best = Infinity;
  for (let n = 0; n < repeats; n++) {
    const begun = performance.now();
    run();
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

async function randomLaws(): Promise<void> {
  const grammars = await particleGrammars();
  const fates = new Map<string, number>();
  let slowest = 0;
  for (let n = 0; n < LAWS; n++) {
    const begun = performance.now();
    const { kind, what } = tryRandomLaw(grammars, n);
    slowest = Math.max(slowest, performance.now() - begun);
    fates.set(`${kind}: ${what}`, (fates.get(`${kind}: ${what}`) ?? 0) + 1);
  }
  say(
    `${LAWS} random laws of ${grammars.map(({ name }) => name).join(", ")}; slowest ${slowest.toFixed(0)} ms`,
  );
  for (const [fate, count] of [...fates].sort((a, b) => b[1] - a[1]))
    say(`  ${String(count).padStart(6)}  ${fate}`);
}

/** Time against the number of particles, each by itself. */
function scaling(): void {
  const counts = [100, 1000, 10_000, 100_000, 1_000_000];
  const times = counts.map((count) => {
    const run = kinetoscope({ k: 100, omega: 0 }, prefactors(count), { family: "every", scheme: "rodas5p" });
    run(1e-3);
    return least(count > 10_000 ? 2 : 10, () => run(1e-3));
  });
  say("\nparticles, milliseconds of a simulation (k = 100, tolerance 1e-3), every particle by itself");
  counts.forEach((count, n) => say(`  ${String(count).padStart(8)}  ${times[n].toFixed(2)}`));
  const exponent = Math.log(times[4] / times[1]) / Math.log(1000);
  say(`  exponent of the cost between 1,000 and 1,000,000 particles: ${exponent.toFixed(3)}`);
}

/** Growth of a process for the work arrays of a simulation, the experiment itself and outputs taken off. */
function memory(): void {
  const count = 1_000_000;
  const script = `
    import { kinetoscope, prefactors } from "${new URL("../../bench/simulation/problem.ts", import.meta.url).href}";
    const run = kinetoscope({ k: 100, omega: 0 }, prefactors(${count}), { family: "every", scheme: "rodas5p" });
    global.gc();
    const before = process.memoryUsage().rss;
    const { states } = run(1e-3);
    global.gc();
    console.log((process.memoryUsage().rss - before - states.byteLength) / ${count});`;
  const text = execFileSync(
    process.execPath,
    ["--expose-gc", "--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8" },
  );
  say(`\nbytes of memory a particle beyond the outputs asked for: ${Number(text).toFixed(0)}`);
}

function heap(): void {
  const run = kinetoscope({ k: 10, omega: 3 }, prefactors(100), { family: "every" });
  const collect = (globalThis as { gc?: () => void }).gc;
  const used = (): number => {
    collect?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  for (let n = 0; n < 200; n++) run(1e-3);
  const marks = [used()];
  for (let n = 1; n <= 10_000; n++) {
    run(1e-3);
    if (n % 2500 === 0) marks.push(used());
  }
  say(`\nheap in MB over 10,000 simulations: ${marks.map((mark) => mark.toFixed(2)).join(", ")}`);
}

function sensitivities(): void {
  const experiment = goldenExperiment(
    [{ control: { kind: "current", current: -1 }, until: { kind: "time", time: 0.3 } }],
    [signal("potential", [0.1, 0.2, 0.3])],
    { mean: 0.95, sd: 0.004 },
    0.01,
  );
  const simulator = particles({ nodes: 1000, initial: "own", scheme: "rodas5p" }).prepare(GOLDEN, experiment);
  const values = Float64Array.from(simulator.names, (name) => {
    if (name.startsWith("c0.mean")) return 0.95;
    if (name.startsWith("c0.sd")) return 0.004;
    return GOLDEN_VALUES[name as keyof typeof GOLDEN_VALUES] ?? 0;
  });
  const plain = least(10, () => simulator.predict(values, { tolerance: 1e-5 }));
  const all = least(10, () => simulator.predict(values, { tolerance: 1e-5, sensitivities: true }));
  const each = (all - plain) / plain / simulator.names.length;
  say(
    `\nsensitivities to ${simulator.names.length} numbers, N = 1,000: ${each.toFixed(2)} of a simulation each`,
  );
}

await randomLaws();
scaling();
memory();
heap();
sensitivities();
writeFileSync(new URL("results.txt", import.meta.url), `${lines.join("\n")}\n`);
