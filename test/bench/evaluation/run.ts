// npm run bench:evaluation: values and all partial derivatives of twenty laws, against mathjs, generated code and C.
import { compile as compileMath } from "mathjs";
import { compileKernel } from "../../../src/expression/compile.js";
import { differentiate } from "../../../src/expression/differentiate.js";
import type { Expression } from "../../../src/expression/expression.js";
import { print } from "../../../src/expression/print.js";
import { assemble } from "../../../src/expression/tape.js";
import { bindTape } from "../../../src/expression/tape-kernel.js";
import { parameterNames, size } from "../../../src/expression/walk.js";
import { Kernel } from "../../../src/numerics/kernel/kernel.js";
import { timeC } from "./c-loops.js";
import { COLUMNS, LAWS, VALUES } from "./laws.js";

const COUNTS = [100, 1000, 100_000];

const partialsOf = (law: Expression): readonly Expression[] => [
  law,
  ...[...COLUMNS, ...parameterNames(law)].map((name) => differentiate(law, name)),
];
const sets: Readonly<Record<string, readonly (readonly Expression[])[]>> = {
  value: LAWS.map((law) => [law]),
  "value and partials": LAWS.map(partialsOf),
};

/** Least nanoseconds a point. */
function least(count: number, run: () => void): number {
  const inner = Math.max(1, Math.round(100_000 / count));
  for (let n = 0; n < 3 * inner && n < 300; n++) run();
  let best = Infinity;
  for (let r = 0; r < 12; r++) {
    const begun = performance.now();
    for (let n = 0; n < inner; n++) run();
    best = Math.min(best, ((performance.now() - begun) * 1e6) / inner / count);
  }
  return best;
}

const kernel = new Kernel();

function fill([c, eta]: readonly Float64Array[]): void {
  const count = c.length;
  for (let i = 0; i < count; i++) {
    c[i] = 0.05 + (0.9 * i) / count;
    eta[i] = -3 + (6 * ((i * 7) % count)) / count;
  }
}

function plainColumns(count: number): Float64Array[] {
  const columns = [new Float64Array(count), new Float64Array(count)];
  fill(columns);
  return columns;
}

function tape(outputs: readonly Expression[], count: number): number {
  const names = parameterNames(outputs[0]);
  const frame = kernel.frame();
  const bound = bindTape(assemble(outputs, COLUMNS, names)!, frame);
  const results = frame.arrays(outputs.length, count);
  const columns = frame.arrays(2, count);
  frame.enter();
  fill(columns);
  const scalars = Float64Array.from(names, (name) => VALUES[name]);
  return least(count, () => bound(count, columns, scalars, results));
}

function generated(outputs: readonly Expression[], count: number): number {
  const names = parameterNames(outputs[0]);
  const run = compileKernel(outputs, COLUMNS, names);
  const columns = plainColumns(count);
  const results = outputs.map(() => new Float64Array(count));
  const scalars = Float64Array.from(names, (name) => VALUES[name]);
  return least(count, () => run(count, columns, scalars, results));
}

function mathjs(law: Expression): number {
  const code = compileMath(print(law));
  const scope: Record<string, unknown> = { ...VALUES, erfc: (x: number) => x };
  const [c, eta] = plainColumns(100);
  return (
    least(2000, () => {
      for (let i = 0; i < 100; i++) {
        [scope.c, scope.eta] = [c[i], eta[i]];
        code.evaluate(scope);
      }
    }) * 20
  );
}

const geometric = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

console.log(
  `${LAWS.length} laws of ${Math.min(...LAWS.map(size))} to ${Math.max(...LAWS.map(size))} nodes; ns a point, geometric means`,
);
console.log("outputs              points    kernel generated  gcc -O3  kernel/gcc  worst  million nodes/s");
for (const [name, all] of Object.entries(sets)) {
  const c = timeC(all, COUNTS);
  if (!c) console.log("  no C compiler here, so its column is left out.");
  COUNTS.forEach((count, k) => {
    const own = all.map((outputs) => tape(outputs, count));
    const js = all.map((outputs) => generated(outputs, count));
    const ratios = c ? own.map((time, n) => time / c[k][n]) : [NaN];
    const nodes = all.map((outputs, n) => (outputs.reduce((sum, e) => sum + size(e), 0) / own[n]) * 1e3);
    const cells = [
      geometric(own),
      geometric(js),
      c ? geometric(c[k]) : NaN,
      geometric(ratios),
      Math.max(...ratios),
      geometric(nodes),
    ];
    console.log(
      name.padEnd(19),
      String(count).padStart(7),
      ...cells.map((x) => x.toPrecision(3).padStart(9)),
    );
  });
}
console.log(
  `mathjs compile().evaluate, value alone: ${geometric(LAWS.map(mathjs)).toPrecision(3)} ns a point`,
);

/** A law never seen: from its tree to its first hundred values. */
function cold(make: (outputs: readonly Expression[]) => () => void, outputs: readonly Expression[]): number {
  const times = Array.from({ length: 60 }, () => {
    const begun = performance.now();
    const run = make(outputs);
    const ready = (performance.now() - begun) * 1e3;
    run();
    return ready;
  });
  return times.sort((a, b) => a - b)[30];
}
const kernelCold = (outputs: readonly Expression[]): (() => void) => {
  const names = parameterNames(outputs[0]);
  const bound = bindTape(assemble(outputs, COLUMNS, names)!, kernel.frame());
  return () => void bound;
};
const generatedCold = (outputs: readonly Expression[]): (() => void) => {
  const run = compileKernel(outputs, COLUMNS, parameterNames(outputs[0]));
  return () => void run;
};
const seventeen = LAWS.reduce((best, law) =>
  Math.abs(size(law) - 17) < Math.abs(size(best) - 17) ? law : best,
);
console.log(`\nfrom tree to ready, microseconds, ${size(seventeen)} nodes (${print(seventeen)})`);
for (const outputs of [[seventeen], partialsOf(seventeen)])
  console.log(
    `  ${outputs.length} outputs: kernel ${cold(kernelCold, outputs).toFixed(1)}, generated ${cold(generatedCold, outputs).toFixed(1)}`,
  );

const collect = (globalThis as { gc?: () => void }).gc;
const marks: string[] = [];
for (let n = 0; n <= 100_000; n++) {
  kernelCold([LAWS[n % LAWS.length]]);
  if (n % 25_000 !== 0) continue;
  collect?.();
  marks.push((process.memoryUsage().rss / 1e6).toFixed(0));
}
console.log(`\n100,000 compiled laws: resident MB ${marks.join(", ")}`);
