/** Kinds of quantity that a corpus states, and what each unit is in the unit used inside. */
const units = {
  time: { h: 1, min: 1 / 60, s: 1 / 3600, d: 24 },
  potential: { V: 1, mV: 1e-3 },
  current: { "1/h": 1, "1/s": 3600 },
  /** Volts over a current. */
  resistance: { "V h": 1, "mV h": 1e-3 },
  composition: { "1": 1, "%": 0.01 },
  angle: { deg: 1, rad: 180 / Math.PI },
} as const;

export type Kind = keyof typeof units | "temperature" | "concentration";

/** Factor and shift to the unit used inside: inside = factor * stated + shift. */
export interface Conversion {
  readonly factor: number;
  readonly shift: number;
}

/** How to convert a unit of a kind, or undefined where it is not one of its units. Concentrations stay as stated. */
export function conversion(kind: Kind, unit: string): Conversion | undefined {
  if (kind === "concentration") return { factor: 1, shift: 0 };
  if (kind === "temperature") {
    return unit === "K" ? { factor: 1, shift: 0 } : unit === "°C" ? { factor: 1, shift: 273.15 } : undefined;
  }
  const factor = (units[kind] as Readonly<Record<string, number>>)[unit];
  return factor === undefined ? undefined : { factor, shift: 0 };
}

/** The units of a kind, for messages. */
export function unitsOf(kind: Kind): string {
  if (kind === "temperature") return "K, °C";
  return kind === "concentration" ? "any" : Object.keys(units[kind]).join(", ");
}

/** Reads "3.9 V" as a quantity of a kind in the unit used inside, or says what is wrong. */
export function readQuantity(kind: Kind, text: string): number | { readonly problem: string } {
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$/.exec(text);
  if (!match)
    return {
      problem: `"${text}" is not a number with a unit. Write for instance "1.5 ${unitsOf(kind).split(",")[0]}".`,
    };
  const unit = match[2] === "" ? "1" : match[2];
  const converted = conversion(kind, unit);
  if (!converted) return { problem: `"${unit}" is not a unit of ${kind} (known: ${unitsOf(kind)}).` };
  return converted.factor * Number(match[1]) + converted.shift;
}

/** A quantity that the schema has already let through. */
export function inside(kind: Kind, text: string): number {
  return readQuantity(kind, text) as number;
}
