// npm run study:sensitivities: exact sensitivities against extrapolated differences; writes results.txt beside this file.
import { writeFileSync } from "node:fs";
import { particles } from "../../../src/ensemble/particles.js";
import type { PredictOptions } from "../../../src/ensemble/ensemble.js";
import { furthest, extrapolated } from "../../ensemble/richardson.js";
import { LAWS, MODES, OTHERS, sensitivityExperiment } from "../../ensemble/sensitivity-cases.js";

const SETTINGS: readonly PredictOptions[] = [
  { tolerance: 1e-6 },
  { tolerance: 1e-6, sensitivityTolerance: 1e-6 },
  { tolerance: 1e-8 },
  { tolerance: 1e-8, sensitivityTolerance: 1e-8 },
  { tolerance: 1e-10 },
];

const lines = [
  "Largest deviation of a sensitivity from Richardson's extrapolation of central differences (h = 1e-3 of the value,",
  "simulations at 1e-13), in units of the largest of its kind; then the steps taken. Columns: tolerance of the states,",
  "and with + also of the sensitivities.",
  "",
  `${" ".repeat(76)}${SETTINGS.map(({ tolerance, sensitivityTolerance }) => `${tolerance!.toExponential(0)}${sensitivityTolerance ? "+" : ""}`.padStart(16)).join("")}`,
];
for (const [mode, { options }] of Object.entries(MODES)) {
  lines.push(mode);
  for (const [name, { law, values }] of Object.entries(LAWS)) {
    const simulator = particles(options).prepare(law, sensitivityExperiment(mode));
    const at = Float64Array.from(simulator.names, (each) => values[each] ?? OTHERS[each]);
    const expected = extrapolated(simulator, at);
    const cells = SETTINGS.map((settings) => {
      const exact = simulator.predict(at, { ...settings, sensitivities: true });
      if (exact.kind === "failure") return exact.reason.padStart(16);
      const { worst } = furthest(exact, expected);
      return `${worst.toExponential(1)} (${exact.work.steps})`.padStart(16);
    });
    lines.push(`  ${name.padEnd(74)}${cells.join("")}`);
    console.log(lines.at(-1));
  }
}
writeFileSync(new URL("results.txt", import.meta.url), `${lines.join("\n")}\n`);
