// Where does a population separate although its material does not? Bimodality over current and mean composition.
import { writeFile } from "node:fs/promises";
import {
  criticalCurrent,
  drawSvg,
  electroAutocatalysis,
  nmcMohtat2020,
  phaseDiagram,
  phaseFigure,
} from "kinetoscope";

const material = { openCircuit: nmcMohtat2020, temperature: 298.15 };
const law = { law: electroAutocatalysis.law, values: { k: 10, b: 25, m: 0.6 } };

for (const c of [0.7, 0.8, 0.9]) {
  const critical = criticalCurrent({ ...law, ...material }, c, -1)!;
  console.log(`at c = ${c} the spread grows on charging faster than ${critical.toPrecision(3)} C`);
}

const points = phaseDiagram({
  ...law,
  ...material,
  noise: 0.005,
  range: [0.2, 1],
  currents: [-3, -1, -0.3, -0.1, -0.03, -0.01, 0.1, 1],
  start: { delithiation: 0.95, lithiation: 0.55 },
  means: [0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6],
});
for (const current of [-1, -0.1, -0.01, 1]) {
  const row = points
    .filter((point) => point.current === current)
    .map(({ separation }) => separation.toFixed(1));
  console.log(`${String(current).padStart(6)} 1/h: second mode's prominence ${row.join(" ")}`);
}
if (process.argv[2]) await writeFile(process.argv[2], await drawSvg(phaseFigure(points)));
