// npm run study:ivp: work and precision of every scheme on the stiff test set; writes results.md beside this file.
import { writeFileSync } from "node:fs";
import { Integrator } from "../../../src/ode/integrate.js";
import { schemes } from "../../../src/ode/schemes.js";
import { correctDigits, formulaProblems, problemOf, type FormulaProblem } from "../../ode/formulas.js";

const TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9];
const MOST_STEPS = 400_000;

interface Run {
  readonly digits: number;
  readonly steps: number;
  readonly milliseconds: number;
}

function solve(
  each: FormulaProblem,
  scheme: (typeof schemes)[keyof typeof schemes],
  tolerance: number,
): Run | string {
  const integrator = new Integrator(problemOf(each), scheme);
  const y = Float64Array.from(each.start);
  const begun = performance.now();
  const outcome = integrator.run(y, {
    from: each.span[0],
    to: each.span[1],
    outputs: [],
    relative: tolerance,
    absolute: tolerance * each.absolute,
    maximumSteps: MOST_STEPS,
  });
  const milliseconds = performance.now() - begun;
  if (outcome.kind !== "finished") return outcome.kind === "failed" ? outcome.reason : "stopped";
  return { digits: correctDigits(each, y), steps: outcome.steps + outcome.rejected, milliseconds };
}

const show = (run: Run | string): string =>
  typeof run === "string" ? run : `${run.digits.toFixed(1)} (${run.steps}, ${run.milliseconds.toFixed(1)})`;

const lines = [
  "# Work and precision on the stiff test set",
  "",
  "Made by `npm run study:ivp`. Each cell: significant correct digits against the published end values (steps tried,",
  "milliseconds of one run on the machine of the study, compilation of the formulas not counted).",
  "",
];
for (const each of formulaProblems) {
  lines.push(`## ${each.name}`, "", `| tolerance | ${Object.keys(schemes).join(" | ")} |`);
  lines.push(
    `|--:|${Object.keys(schemes)
      .map(() => "--:")
      .join("|")}|`,
  );
  for (const tolerance of TOLERANCES) {
    const cells = Object.values(schemes).map((scheme) => show(solve(each, scheme, tolerance)));
    lines.push(`| ${tolerance.toExponential(0)} | ${cells.join(" | ")} |`);
  }
  lines.push("");
  process.stdout.write(`${lines.slice(-2 - TOLERANCES.length - 3).join("\n")}\n`);
}
writeFileSync(new URL("results.md", import.meta.url), lines.join("\n"));
