import type { Stack } from "../model.js";
import { writeHdf5, type Hdf5Writer } from "./hdf5.js";

const AXES = ["energy", "sample_y", "sample_x"] as const;

/**
 * Writes a stack as NXstxm (NIAC, manual.nexusformat.org). What the stack does not know (positions, dwell times, ring
 * current that are NaN) is left out. Pixels that were never measured are NaN.
 * @throws Error where the file cannot be written.
 */
export function writeNxstxm(path: string, stack: Stack): Promise<void> {
  return writeHdf5(path, (root) => {
    const entry = root.group("entry1", { NX_class: "NXentry", default: "counter0" });
    // In lists of one, as beamlines write them and Mantis demands.
    entry.text("definition", ["NXstxm"], { version: "1.3" });
    entry.text("title", stack.provenance.file);
    writeImages(entry, stack);
    writeInstrument(entry, stack);
    if (known(stack.ringCurrent)) {
      const control = entry.group("control", { NX_class: "NXmonitor" });
      control.numbers("data", stack.ringCurrent, [stack.energies.length], { units: "mA" });
    }
  });
}

function writeImages(entry: Hdf5Writer, stack: Stack): void {
  const { counts, energies, rows, columns, rowPositions, columnPositions, dwell } = stack;
  const group = entry.group("counter0", {
    NX_class: "NXdata",
    signal: "data",
    axes: AXES,
    ...Object.fromEntries(AXES.map((axis, n) => [`${axis}_indices`, n])),
  });
  group.text("stxm_scan_type", [energies.length > 1 ? "sample image stack" : "sample image"]);
  const named = stack.quantity === "counts" ? stack.unit : stack.quantity;
  const unit = named === "" ? {} : { units: named };
  group.numbers("data", counts, [energies.length, rows, columns], unit);
  group.numbers("energy", energies, [energies.length], { units: "eV" });
  if (known(rowPositions)) group.numbers("sample_y", rowPositions, [rows], { units: "um" });
  if (known(columnPositions)) group.numbers("sample_x", columnPositions, [columns], { units: "um" });
  if (known(dwell)) group.numbers("count_time", dwell, [energies.length], { units: "ms" });
}

/** What the definition demands of the instrument. */
function writeInstrument(entry: Hdf5Writer, { energies }: Stack): void {
  const instrument = entry.group("instrument", { NX_class: "NXinstrument" });
  const monochromator = instrument.group("monochromator", { NX_class: "NXmonochromator" });
  monochromator.numbers("energy", energies, [energies.length], { units: "eV" });
}

const known = (values: Float64Array): boolean => values.some((value) => !Number.isNaN(value));
