/** Exponents of base unit symbols, without zeros: "mol/(L h)" is { mol: 1, L: -1, h: -1 }; a pure number is {}. */
export type Dimension = Readonly<Record<string, number>>;

export const pure: Dimension = {};

/** Product of powers of two dimensions. */
export function combine(left: Dimension, right: Dimension, power: number): Dimension {
  const result: Record<string, number> = { ...left };
  for (const [symbol, exponent] of Object.entries(right)) {
    const sum = (result[symbol] ?? 0) + power * exponent;
    if (Math.abs(sum) < 1e-12) delete result[symbol];
    else result[symbol] = sum;
  }
  return result;
}

export function sameDimension(left: Dimension, right: Dimension): boolean {
  return Object.keys(combine(left, right, -1)).length === 0;
}

/**
 * Reads a unit: symbols with optional integer powers, multiplied by space, "*" or ".", at most one "/" with an optional
 * parenthesis, e.g. "1/h", "mol/(L h)", "m^2 s^-1".
 * @throws Error naming the unit and the part that is not understood.
 */
export function parseUnit(text: string): Dimension {
  const [above, below, ...rest] = text.split("/");
  if (rest.length > 0) throw new Error(`unit "${text}": more than one "/". Write mol/(L h).`);
  return combine(unitFactors(above, text), below === undefined ? pure : unitFactors(below, text), -1);
}

function unitFactors(part: string, whole: string): Dimension {
  let dimension: Dimension = pure;
  for (const factor of part.replace(/[()]/g, " ").split(/[\s*.·]+/)) {
    if (factor === "" || factor === "1") continue;
    const match = /^([A-Za-zµΩ°%]+)(?:\^?(-?\d+))?$/.exec(factor);
    if (!match)
      throw new Error(
        `unit "${whole}": "${factor}" is not a unit with an integer power. Write for instance m^2.`,
      );
    dimension = combine(dimension, { [match[1]]: 1 }, Number(match[2] ?? 1));
  }
  return dimension;
}

export function printUnit(dimension: Dimension): string {
  const part = (sign: number): string[] =>
    Object.entries(dimension)
      .filter(([, exponent]) => Math.sign(exponent) === sign)
      .map(([symbol, exponent]) => (Math.abs(exponent) === 1 ? symbol : `${symbol}^${Math.abs(exponent)}`));
  const [above, below] = [part(1), part(-1)];
  const top = above.join(" ") || "1";
  if (below.length === 0) return top;
  return below.length === 1 ? `${top}/${below[0]}` : `${top}/(${below.join(" ")})`;
}
