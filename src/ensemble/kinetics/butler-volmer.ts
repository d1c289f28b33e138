import type { Kinetics } from "./kinetics.js";

/** h = exp(-alpha eta) - exp((1 - alpha) eta); `alpha` is the cathodic coefficient, a number or fitted in (0, 1). */
export function butlerVolmer(alpha: number | "fitted" = 0.5): Kinetics {
  const fitted = alpha === "fitted";
  const a = fitted ? "alpha" : String(alpha);
  return {
    name: fitted ? "Butler-Volmer" : `Butler-Volmer, alpha ${alpha}`,
    driving: `exp(-${a} * eta) - exp((1 - ${a}) * eta)`,
    parameters: fitted
      ? [{ name: "alpha", unit: "1", lower: 0.01, upper: 0.99, scale: "linear", guess: 0.5 }]
      : [],
    citation:
      "J. A. V. Butler, Trans. Faraday Soc. 19, 729 (1924); T. Erdey-Gruz & M. Volmer, Z. Phys. Chem. 150A, 203 (1930)",
  };
}
