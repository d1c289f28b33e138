import type { ParameterDeclaration } from "../expression/declaration.js";

/** From the fitted scale (logarithm, or as it stands) to the declared unit. */
export function toUnit(declaration: ParameterDeclaration, point: number): number {
  return declaration.scale === "log" ? Math.exp(point) : point;
}

/** From the declared unit to the fitted scale. */
export function toScale(declaration: ParameterDeclaration, value: number): number {
  return declaration.scale === "log" ? Math.log(value) : value;
}

/** d(value in its unit) / d(point on the fitted scale). */
export function unitSlope(declaration: ParameterDeclaration, value: number): number {
  return declaration.scale === "log" ? value : 1;
}

/** A log scale without a positive bound still needs an end: e^-46 = 1e-20 and its inverse. */
const WIDEST_LOG = 46;

/** Bounds on the fitted scale; closed, a hair inside the open bounds of the declaration. */
export function scaleBounds(declaration: ParameterDeclaration): {
  readonly lower: number;
  readonly upper: number;
} {
  const { lower, upper } = declaration;
  if (declaration.scale === "log") {
    return {
      lower: lower > 0 ? Math.log(lower) : -WIDEST_LOG,
      upper: Number.isFinite(upper) ? Math.log(upper) : WIDEST_LOG,
    };
  }
  const hair = 1e-9 * (Number.isFinite(upper - lower) ? upper - lower : 1);
  return { lower: lower + hair, upper: upper - hair };
}
