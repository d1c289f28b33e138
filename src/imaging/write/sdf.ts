import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Stack } from "../model.js";
import { writeWhole } from "./atomically.js";

/**
 * Writes a stack as the Advanced Light Source does: a header (`.hdr`) and one text file (`.xim`) of each energy. Lines
 * that were never measured (NaN) end a file early where they come last and are zeros elsewhere.
 * @param path of the header
 * @throws RangeError where the name does not end in `.hdr`, or positions or a single pixel within a measured line are NaN.
 */
export async function writeSdf(path: string, stack: Stack): Promise<void> {
  if (!/\.hdr$/i.test(path)) throw new RangeError(`"${path}" does not end in .hdr.`);
  if ([stack.rowPositions, stack.columnPositions].some((list) => list.some(Number.isNaN))) {
    throw new RangeError("SDF needs positions, and this stack has none.");
  }
  const stem = basename(path).slice(0, -4);
  await mkdir(dirname(path), { recursive: true });
  for (let n = 0; n < stack.energies.length; n++) {
    const name = `${stem}_a${String(n).padStart(3, "0")}.xim`;
    await writeWhole(join(dirname(path), name), image(stack, n));
  }
  await writeWhole(path, header(stem, stack));
}

/** Numbers between tabs; every line ends in a tab. */
function image({ counts, rows, columns }: Stack, frame: number): string {
  const lines = Array.from({ length: rows }, (_, row) =>
    counts.subarray((frame * rows + row) * columns, (frame * rows + row + 1) * columns),
  );
  const last = lines.findLastIndex((line) => !line.every(Number.isNaN));
  return lines
    .slice(0, last + 1)
    .map((line) => `${Array.from(line, (value) => number(value, line)).join("\t")}\t\r\n`)
    .join("");
}

function number(value: number, line: Float32Array | Float64Array): number {
  if (!Number.isNaN(value)) return value;
  if (line.every(Number.isNaN)) return 0;
  throw new RangeError("SDF cannot leave out a single pixel, and this stack has NaN within a line.");
}

function header(stem: string, stack: Stack): string {
  const { energies, dwell, ringCurrent } = stack;
  const known = Number.isNaN(dwell[0]) ? "" : ` Dwell = ${dwell[0]};`;
  const regions = `Regions = (1,\r\n{${axis("PAxis", "Sample X", "um", stack.columnPositions)}${axis("QAxis", "Sample Y", "um", stack.rowPositions)}});\r\n`;
  const scan = `ScanDefinition = { Label = "${stem}.hdr"; Type = "NEXAFS Image Scan"; Flags = "Image Stack";${known}\r\n${regions}${axis("StackAxis", "Energy", "eV", energies)}};\r\n`;
  const channel = `Channels = (1,\r\n{ Name = "counter0"; UnitName = "${stack.unit}";});\r\n`;
  const steps = Array.from(energies, (energy, n) =>
    Number.isNaN(dwell[n])
      ? ""
      : `{ StartEnergy = ${energy}; EndEnergy = ${energy}; Points = 1; DwellTime = ${dwell[n]};}`,
  );
  const scanned = steps.includes("")
    ? ""
    : `ImageScan = { EnergyRegions = (${steps.length},\r\n${steps.join(",\r\n")});\r\n};\r\n`;
  const frames = Array.from(energies, (energy, n) => {
    const current = Number.isNaN(ringCurrent[n]) ? 0 : ringCurrent[n];
    return `Image${String(n).padStart(3, "0")}_0 = {StorageRingCurrent = ${current}; Energy = ${energy};};\r\n`;
  });
  return scan + channel + scanned + frames.join("");
}

const axis = (key: string, name: string, unit: string, points: Float64Array): string =>
  `${key} = { Name = "${name}"; Unit = "${unit}"; Points = (${[points.length, ...points].join(", ")});};\r\n`;
