import { CRYSTAL_SYSTEMS } from "../diffraction/crystal.js";
import type { LatticeCalibration, Setup } from "../diffraction/setup.js";
import { writeWhole } from "./atomically.js";

/** Writes a diffraction setup as the file that a corpus names with its patterns (corpora/README.md). */
export async function writeSetup(path: string, setup: Setup): Promise<void> {
  await writeWhole(path, `${JSON.stringify(fileOf(setup), null, 1)}\n`);
}

function fileOf(setup: Setup): unknown {
  const { name, radiation, lattice, reflections, amplitudes, profile, shift, inactive, background, inert } =
    setup;
  const { u, v, w, x, y, widthError, size, sizeError } = profile;
  return {
    format: 1,
    name,
    radiation: radiation.map(({ wavelength, share }) => ({ wavelength_angstrom: wavelength, share })),
    lattice: {
      citation: lattice.citation,
      system: lattice.system,
      compositions: lattice.compositions.map(rounded),
      parameters_angstrom: named(lattice, lattice.parameters),
      modes_angstrom: lattice.modes.map((mode) => named(lattice, mode)),
    },
    reflections,
    amplitudes,
    profile: {
      u_deg2: u,
      v_deg2: v,
      w_deg2: w,
      x_deg: x,
      y_deg: y,
      widthError,
      ...(Number.isFinite(size) ? { size_angstrom: size, sizeError } : {}),
    },
    shift: { kind: shift.kind, value_deg: shift.value, error_deg: shift.error },
    inactive,
    background,
    inert: inert.map(({ name: line, spacing }) => ({ name: line, spacing_angstrom: spacing })),
  };
}

const named = ({ system }: LatticeCalibration, values: readonly (readonly number[])[]): unknown =>
  Object.fromEntries(CRYSTAL_SYSTEMS[system].map((name, k) => [name, values[k].map(rounded)]));

/** A millionth of an ångström is beyond any diffractometer. */
const rounded = (value: number): number => Number(value.toFixed(7));
