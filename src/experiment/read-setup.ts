import { readFile } from "node:fs/promises";
import { nearest } from "../expression/nearest.js";
import { CorpusError } from "./corpus-error.js";
import type { DiffractionSetup } from "./diffraction.js";
import { setupSchema, type SetupFile } from "./diffraction-schema.js";

/** Lattice parameters that each system has, in the order in which they are kept. */
const PARAMETERS = {
  cubic: ["a"],
  tetragonal: ["a", "c"],
  hexagonal: ["a", "c"],
  orthorhombic: ["a", "b", "c"],
} as const;

/**
 * Reads the description of a diffraction setup (see corpora/README.md).
 * @throws CorpusError where the file is missing, not of that form, or could not give a pattern.
 */
export async function readSetup(path: string): Promise<DiffractionSetup> {
  const result = setupSchema.safeParse(await readJson(path));
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = issue.path.map(String).join(".");
    const hint =
      issue.code === "unrecognized_keys" ? nearest(issue.keys[0], Object.keys(setupSchema.shape)) : "";
    throw new CorpusError(path, `${place === "" ? "" : `${place}: `}${issue.message}.${hint}`);
  }
  return setupOf(path, result.data);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CorpusError(path, `the description of a diffraction setup cannot be read (${why}).`);
  }
}

function setupOf(path: string, file: SetupFile): DiffractionSetup {
  const { name, radiation, reflections, amplitudes, profile, shift, inactive, background, inert } = file;
  return {
    name,
    amplitudes,
    background,
    inactive,
    reflections,
    radiation: radiation.map(({ wavelength_angstrom, share }) => ({
      wavelength: wavelength_angstrom,
      share,
    })),
    lattice: latticeOf(path, file.lattice),
    profile: {
      u: profile.u_deg2,
      v: profile.v_deg2,
      w: profile.w_deg2,
      x: profile.x_deg,
      y: profile.y_deg,
      widthError: profile.widthError,
      size: profile.size_angstrom ?? Infinity,
      sizeError: profile.size_angstrom === undefined ? 0 : profile.sizeError,
    },
    shift: { kind: shift.kind, value: shift.value_deg, error: shift.error_deg },
    inert: inert.map(({ name: line, spacing_angstrom }) => ({ name: line, spacing: spacing_angstrom })),
  };
}

function latticeOf(path: string, lattice: SetupFile["lattice"]): DiffractionSetup["lattice"] {
  const { citation, system, compositions, parameters_angstrom, modes_angstrom } = lattice;
  const fall = compositions.findIndex((c, n) => n > 0 && !(c > compositions[n - 1]));
  if (fall > 0) {
    const problem = `lattice.compositions: ${compositions[fall]} follows ${compositions[fall - 1]}; they must increase.`;
    throw new CorpusError(path, problem);
  }
  const columns = (
    place: string,
    given: Readonly<Record<string, readonly number[]>>,
  ): (readonly number[])[] =>
    PARAMETERS[system].map((parameter) => {
      const values = given[parameter] ?? [];
      if (values.length === compositions.length) return values;
      const problem = `${place}.${parameter}: ${values.length} numbers, but ${compositions.length} compositions (${system}: ${PARAMETERS[system].join(", ")}).`;
      throw new CorpusError(path, problem);
    });
  return {
    citation,
    system,
    compositions,
    parameters: columns("lattice.parameters_angstrom", parameters_angstrom),
    modes: modes_angstrom.map((mode, m) => columns(`lattice.modes_angstrom.${m}`, mode)),
  };
}
