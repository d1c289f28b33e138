import { compileKernel } from "../expression/compile.js";
import { differentiate } from "../expression/differentiate.js";
import type { OpenCircuit } from "./experiment.js";
import { monotoneCubic, type Curve } from "./interpolate.js";

/** Faraday constant over gas constant, K/V (CODATA 2018, exact). */
const FARADAY_OVER_GAS = 96485.33212331 / 8.31446261815324;

/** Volts to units of kT at a temperature in kelvin: F / (R T). */
export const perVolt = (temperature: number): number => FARADAY_OVER_GAS / temperature;

/** U(c) in volts with its first two derivatives, from a formula or a table. */
export function openCircuitCurve({ curve }: OpenCircuit): Curve {
  if (curve.kind === "table") return monotoneCubic(curve.compositions, curve.potentials, curve.slopes);
  const first = differentiate(curve.expression, "c");
  const kernel = compileKernel([curve.expression, first, differentiate(first, "c")], ["c"], []);
  const input = [new Float64Array(1)];
  const none = new Float64Array(0);
  const outputs = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  const read = (order: number) => (c: number) => {
    input[0][0] = c;
    kernel(1, input, none, outputs);
    return outputs[order][0];
  };
  return { value: read(0), slope: read(1), curvature: read(2) };
}
