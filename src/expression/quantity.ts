import { Unit, unit as readUnit } from "mathjs";

/** Boltzmann's constant, J/K, and the elementary charge, C: exact in the SI of 2019. */
const BOLTZMANN = 1.380649e-23;
const CHARGE = 1.602176634e-19;

export interface QuantityOptions {
  /** Temperature, K, at which energies and potentials are counted in kT. Default 298.15. */
  readonly temperature?: number;
}

/**
 * The number of a quantity in a unit: `quantity("4.2 mmol/(L h)", "mol/(m^3 s)")`. mathjs knows the units. The unit "kT"
 * takes energies, and potentials as those of one elementary charge. A number alone is taken to be in the unit asked for.
 * @throws Error naming what was found and what was expected.
 */
export function quantity(text: string, unit: string, { temperature = 298.15 }: QuantityOptions = {}): number {
  const plain = Number(text);
  if (text.trim() !== "" && Number.isFinite(plain)) return plain;
  const found = readKnown(text);
  const [target, size] = unit === "kT" ? thermal(found, temperature) : [unit, 1];
  const wanted = readKnown(target);
  if (!found.equalBase(wanted)) {
    throw new Error(
      `"${text}" is not of the kind [${unit}]. Write for instance "2 ${unit.replace(/^1\s*\//, "/ ")}".`,
    );
  }
  return baseValue(found) / (baseValue(wanted) * size);
}

/** What one `from` is in `to`: `conversion("1/h", "1/s")` is 1/3600. @throws Error where they are of different kinds. */
export const conversion = (from: string, to: string): number =>
  from === to ? 1 : quantity(from.trim().startsWith("1") ? from : `1 ${from}`, to);

/** Unit and number of what makes kT, for an energy or a potential. */
function thermal(found: Unit, temperature: number): readonly [string, number] {
  const isPotential = found.equalBase(readKnown("V"));
  return isPotential ? ["V", (BOLTZMANN * temperature) / CHARGE] : ["J", BOLTZMANN * temperature];
}

const baseValue = (found: Unit): number => Number(found.toSI().toJSON().value);

/** mathjs takes "2 / h" but neither "2 1/h" nor a micro sign. */
function readKnown(text: string): Unit {
  const written = text
    .replace(/[µμ]/gu, "u")
    .replace(/(\d)\s+1\s*\//, "$1 /")
    .trim();
  try {
    const read = readUnit(/^[\d.+-]/.test(written) ? written : `1 ${written}`);
    if (read instanceof Unit && written !== "") return read;
  } catch {
    // said below
  }
  throw new Error(`"${text}" is not a number with a unit. Write for instance "25.7 mV" or "3 mol/(L h)".`);
}
