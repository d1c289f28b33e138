import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Setup } from "./setup.js";

/** What of a setup is only known to an error, in the order in which its values are always given. */
export interface SetupUnknowns {
  /** With priors; names end in the setup's name. */
  readonly declarations: readonly ParameterDeclaration[];
  /** Index of each among them, -1 where it is taken as exact. */
  readonly shift: number;
  readonly width: number;
  readonly size: number;
  readonly inactive: number;
  /** Index of the first mode of the lattice calibration; the others follow. */
  readonly modes: number;
}

/** The nuisance parameters of a setup: everything that has a standard error. */
export function setupUnknowns(setup: Setup): SetupUnknowns {
  const declarations: ParameterDeclaration[] = [];
  const add = (declaration: ParameterDeclaration | undefined): number =>
    declaration ? declarations.push(declaration) - 1 : -1;
  const shift = add(shiftOf(setup));
  const width = add(widthOf(setup));
  const size = add(sizeOf(setup));
  const inactive = add(inactiveOf(setup));
  const modes = declarations.length;
  setup.lattice.modes.forEach((_, m) => add(modeOf(setup, m)));
  return { declarations, shift, width, size, inactive, modes };
}

/** The values that a setup states, in the declared units. */
export const statedValues = ({ declarations }: SetupUnknowns): Float64Array =>
  Float64Array.from(declarations, ({ guess }) => guess);

function shiftOf({ name, shift }: Setup): ParameterDeclaration | undefined {
  if (!(shift.error > 0)) return undefined;
  const { value: guess, error: sd } = shift;
  const [lower, upper] = [guess - 10 * sd, guess + 10 * sd];
  const prior = { mean: guess, sd };
  return { name: `shift[${name}]`, unit: "deg", lower, upper, scale: "linear", guess, prior };
}

function widthOf({ name, profile }: Setup): ParameterDeclaration | undefined {
  if (!(profile.widthError > 0)) return undefined;
  const prior = { mean: 0, sd: profile.widthError };
  return { name: `width[${name}]`, unit: "1", lower: 0.2, upper: 5, scale: "log", guess: 1, prior };
}

function sizeOf({ name, profile }: Setup): ParameterDeclaration | undefined {
  if (!(profile.sizeError > 0)) return undefined;
  const { size: guess, sizeError: sd } = profile;
  const prior = { mean: Math.log(guess), sd };
  const [lower, upper] = [guess * Math.exp(-10 * sd), guess * Math.exp(10 * sd)];
  return { name: `size[${name}]`, unit: "Å", lower, upper, scale: "log", guess, prior };
}

function inactiveOf({ name, inactive }: Setup): ParameterDeclaration | undefined {
  if (!(inactive.error > 0)) return undefined;
  const { fraction: guess, error: sd } = inactive;
  const prior = { mean: guess, sd };
  return { name: `inactive[${name}]`, unit: "1", lower: -0.5, upper: 0.95, scale: "linear", guess, prior };
}

function modeOf({ name }: Setup, m: number): ParameterDeclaration {
  const prior = { mean: 0, sd: 1 };
  return {
    name: `lattice.${m + 1}[${name}]`,
    unit: "1",
    lower: -8,
    upper: 8,
    scale: "linear",
    guess: 0,
    prior,
  };
}
