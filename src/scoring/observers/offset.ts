import type { ParameterDeclaration } from "../../expression/declaration.js";

/** A shift of compositions that is believed to be within a standard error of nothing; none where that is 0. */
export function offsetUnknown(name: string, sd: number): ParameterDeclaration[] {
  if (sd === 0) return [];
  const prior = { mean: 0, sd };
  return [{ name, unit: "1", lower: -0.5, upper: 0.5, scale: "linear", guess: 0, prior }];
}
