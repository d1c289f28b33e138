import type { Stack } from "../model.js";
import { writeHdf5 } from "./hdf5.js";

/**
 * Writes a stack as pystxmcontrol does in its version 3.0 (`.stxm`). Lines that were never measured are zeros there.
 * @throws RangeError where positions are not known; Error where the file cannot be written.
 */
export function writePystxmcontrol(path: string, stack: Stack): Promise<void> {
  const { counts, energies, rows, columns, rowPositions, columnPositions, dwell } = stack;
  if ([rowPositions, columnPositions].some((list) => list.some(Number.isNaN))) {
    throw new RangeError("pystxmcontrol needs positions, and this stack has none.");
  }
  return writeHdf5(path, (root) => {
    const entry = root.group("entry0", { NX_class: "NXentry" });
    entry.text("definition", ["NXstxm"]);
    entry.numbers("version", Float64Array.of(3), []);
    entry.text("title", stack.provenance.file);
    for (const name of ["start_time", "end_time", "experimenters"]) entry.text(name, " "); // its reader demands them
    entry.group("sample", { NX_class: "NXsample" }).text("description", " ");
    const instrument = entry.group("instrument", { NX_class: "NXinstrument" });
    instrument
      .group("monochromator", { NX_class: "NXmonochromator" })
      .numbers("energy", energies, [energies.length]);
    instrument.group("motors", { NX_class: "NXdetector" });
    instrument.group("default", { NX_class: "NXdetector", type: "photon" });
    const group = entry.group("default", { NX_class: "NXdata", signal: "data" });
    const measured = counts.map((count) => (Number.isNaN(count) ? 0 : count));
    group.numbers("data", measured, [energies.length, rows, columns]);
    group.numbers("energy", energies, [energies.length], { axis: 1, units: "eV" });
    group.numbers("sample_y", rowPositions, [rows], { axis: 2, units: "um" });
    group.numbers("sample_x", columnPositions, [columns], { axis: 3, units: "um" });
    if (!dwell.some(Number.isNaN)) group.numbers("count_time", dwell, [energies.length], { units: "ms" });
    group.text("stxm_scan_type", ["Image"]);
  });
}
