import type { ParameterDeclaration } from "../../expression/declaration.js";

/** Reorganisation energy, kT; 8.3 for LiFePO4 (P. Bai & M. Z. Bazant, Nature Communications 5, 3585, 2014). */
export const reorganisation: ParameterDeclaration = {
  name: "lambda",
  unit: "1",
  lower: 1,
  upper: 60,
  scale: "log",
  guess: 8.3,
  prior: { mean: Math.log(8.3), sd: 0.5 },
};
