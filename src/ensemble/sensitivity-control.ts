import type { SensitivityControl } from "../ode/integrate.js";

/** Share of the states' size that a sensitivity has to move, to count. */
const FELT = 1e-3;

/**
 * Error control of sensitivities to unknowns with these values: one counts where a change of its unknown by itself would
 * change states of about `size` by more than a thousandth. None without a tolerance.
 */
export function controlOf(
  values: Float64Array,
  relative: number | undefined,
  size = 1,
): SensitivityControl | undefined {
  if (relative === undefined) return undefined;
  const felt = FELT * size;
  return { relative, floors: values.map((value) => felt / Math.max(Math.abs(value), FELT)) };
}
