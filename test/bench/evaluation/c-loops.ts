import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emit } from "../../../src/expression/emit.js";
import type { Expression } from "../../../src/expression/expression.js";
import { parameterNames, variableNames } from "../../../src/expression/walk.js";
import { VALUES } from "./laws.js";

const MAIN = `
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return 1e9 * t.tv_sec + t.tv_nsec; }
int main(int argc, char **argv) {
  int n = atoi(argv[1]);
  double *c = malloc(8 * n), *eta = malloc(8 * n), *out = malloc(8 * n * MOST);
  for (int i = 0; i < n; i++) { c[i] = 0.05 + 0.9 * i / n; eta[i] = -3 + 6.0 * ((i * 7) % n) / n; }
  for (int k = 0; k < LAWS; k++) {
    double best = 1e300;
    long inner = 1 + 200000 / n;
    for (int r = 0; r < 15; r++) {
      double begun = now();
      for (long m = 0; m < inner; m++) loops[k](n, c, eta, out);
      double took = (now() - begun) / inner / n;
      if (took < best) best = took;
    }
    printf("%.5f\\n", best);
  }
  return argc > 99 ? (int)out[0] : 0;
}`;

/** Nanoseconds a point of each set of outputs in a C loop, gcc -O3 -march=native; undefined without a compiler. */
export function timeC(
  sets: readonly (readonly Expression[])[],
  counts: readonly number[],
): number[][] | undefined {
  const folder = mkdtempSync(join(tmpdir(), "evaluation-"));
  try {
    const [source, program] = [join(folder, "loops.c"), join(folder, "loops")];
    writeFileSync(source, sourceOf(sets));
    execFileSync("cc", ["-O3", "-march=native", source, "-o", program, "-lm"], { stdio: "pipe" });
    return counts.map((count) =>
      execFileSync(program, [String(count)], { encoding: "utf8" })
        .trim()
        .split("\n")
        .map(Number),
    );
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sourceOf(sets: readonly (readonly Expression[])[]): string {
  const functions = sets.flatMap((set, k) =>
    set.map((e, j) => emit(e, "c", `f${k}_${j}`).replace(/^double f/m, "static inline double f")),
  );
  const loops = sets.map((set, k) => {
    const lines = set.map((e, j) => `    out[${j} * n + i] = f${k}_${j}(${argumentsOf(e)});`);
    return `static void loop${k}(int n, const double *restrict c, const double *restrict eta, double *restrict out) {\n  for (int i = 0; i < n; i++) {\n${lines.join("\n")}\n  }\n}`;
  });
  const names = sets.map((_, k) => `loop${k}`).join(", ");
  const most = Math.max(...sets.map((set) => set.length));
  const table = `static void (*loops[])(int, const double *restrict, const double *restrict, double *restrict) = {${names}};`;
  return [`#define LAWS ${sets.length}\n#define MOST ${most}`, ...functions, ...loops, table, MAIN].join(
    "\n",
  );
}

const argumentsOf = (e: Expression): string =>
  [
    ...variableNames(e).map((name) => `${name}[i]`),
    ...parameterNames(e).map((name) => String(VALUES[name])),
  ].join(", ");
