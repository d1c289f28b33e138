import { ImagingError } from "../imaging-error.js";
import type { Pattern } from "../model.js";
import { writeWhole } from "./atomically.js";
import { writeHdf5 } from "./hdf5.js";

/** Formats of patterns that are written, by their extension: columns of text, FIT2D's, pyFAI's text and NeXus. */
export type PatternFormat = "xy" | "xye" | "chi" | "dat" | "h5";

/** Name of the abscissa in each format. */
const AXES = {
  "two theta": { pyfai: "2th_deg", fit2d: "2-Theta Angle (Degrees)", nexus: "polar_angle", unit: "deg" },
  q: { pyfai: "q_A^-1", fit2d: "Q (Inverse Angstroms)", nexus: "Q", unit: "1/angstrom" },
  d: { pyfai: "d_A", fit2d: "D-spacing (Angstroms)", nexus: "", unit: "angstrom" },
} as const;

/**
 * Writes a pattern; `readPattern` reads it back. Dead channels (NaN) are left out, as no format has a sign for them.
 * @throws ImagingError where the format cannot hold it: errors for `xye`, spacings for NeXus.
 */
export async function writePattern(path: string, pattern: Pattern, format: PatternFormat): Promise<void> {
  const kept = withoutDead(pattern);
  if (format === "h5") return writeNexus(path, kept);
  await writeWhole(path, textOf(path, kept, format));
}

function withoutDead(pattern: Pattern): Pattern {
  const { positions, intensities, errors } = pattern;
  const alive = (_: number, p: number): boolean => Number.isFinite(intensities[p]);
  return {
    ...pattern,
    positions: positions.filter(alive),
    intensities: intensities.filter(alive),
    errors: errors?.filter(alive),
  };
}

function textOf(path: string, pattern: Pattern, format: Exclude<PatternFormat, "h5">): string {
  const { axis, positions, intensities, errors, wavelength } = pattern;
  const columns =
    errors && format !== "xy" && format !== "chi"
      ? [positions, intensities, errors]
      : [positions, intensities];
  const rows = Array.from(positions, (_, p) => columns.map((column) => String(column[p])).join(" ")).join(
    "\n",
  );
  const { pyfai, fit2d } = AXES[axis];
  const waves = wavelength === undefined ? "" : `# Wavelength: ${wavelength * 1e-10} m\n`;
  switch (format) {
    case "xy":
      return `${waves}# ${pyfai} I\n${rows}\n`;
    case "xye":
      if (!errors) {
        throw new ImagingError({
          file: path,
          found: "no standard errors",
          expected: "a third column",
          fix: "Write .xy instead.",
        });
      }
      return `${waves}# ${pyfai} I sigma\n${rows}\n`;
    case "chi":
      return `${path}\n${fit2d}\nIntensity\n ${positions.length}\n${rows}\n`;
    case "dat":
      return `# == pyFAI calibration ==\n${waves}#  ${pyfai}  I${errors ? "  sigma" : ""}\n${rows}\n`;
  }
}

/** NXmonopd or NXcanSAS as pyFAI lays them out. */
async function writeNexus(path: string, pattern: Pattern): Promise<void> {
  const { axis, positions, intensities, errors, wavelength } = pattern;
  const { nexus, unit } = AXES[axis];
  if (nexus === "") {
    const fix = "Write two theta or q.";
    throw new ImagingError({ file: path, found: "spacings", expected: "two theta or q", fix });
  }
  const names = axis === "q" ? { signal: "I", errors: "Idev" } : { signal: "data", errors: "errors" };
  await writeHdf5(path, (root) => {
    const entry = root.group("entry", { NX_class: "NXentry", default: "results" });
    entry.text("definition", axis === "q" ? "NXcanSAS" : "NXmonopd");
    const results = entry.group("results", { NX_class: "NXdata", signal: names.signal, axes: [nexus] });
    results.numbers(nexus, positions, [positions.length], { units: unit });
    results.numbers(names.signal, intensities, [intensities.length]);
    if (errors) results.numbers(names.errors, errors, [errors.length]);
    if (wavelength === undefined) return;
    const monochromator = entry
      .group("instrument", { NX_class: "NXinstrument" })
      .group("monochromator", { NX_class: "NXmonochromator" });
    monochromator.numbers("wavelength", Float64Array.of(wavelength), [1], { units: "angstrom" });
  });
}
