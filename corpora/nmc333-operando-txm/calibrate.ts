/**
 * From white-line shift to composition: c = 0.98 - 0.58 shift / 4.105 eV. Run again after a change of calibration:
 *   npx tsx corpora/nmc333-operando-txm/calibrate.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { csvParseRows } from "d3-dsv";

const PRISTINE = 0.98;
const SPAN = 0.58;
/** Shift at the end of a charge to 4.7 V, the largest of the NMC333 set, eV. */
const FULL_SHIFT = { "charge-fast": 4.105, "cycle-slow": 4.105, "nca-charge": 2.769 };

for (const [name, full] of Object.entries(FULL_SHIFT)) {
  const [header, ...rows] = csvParseRows(
    readFileSync(new URL(`white-line-${name}.csv`, import.meta.url), "utf8"),
  );
  const names = header.slice(1).map((column) => column.replace("_shift_eV", ""));
  const lines = rows.map(([time, ...shifts]) =>
    [time, ...shifts.map((shift) => (PRISTINE - (SPAN * Number(shift)) / full).toFixed(4))].join(","),
  );
  writeFileSync(
    new URL(`composition-${name}.csv`, import.meta.url),
    [["time_h", ...names].join(","), ...lines, ""].join("\n"),
  );
}
