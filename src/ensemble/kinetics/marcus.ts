import type { Kinetics } from "./kinetics.js";
import { reorganisation } from "./reorganisation.js";

/**
 * Electron transfer between two parabolas: h = exp(-eta^2 / (4 lambda)) (exp(-eta/2) - exp(eta/2)). The rate falls again
 * beyond |eta| = lambda, the inverted region.
 */
export const marcus: Kinetics = {
  name: "Marcus",
  driving: "exp(-eta^2 / (4 * lambda)) * (exp(-eta / 2) - exp(eta / 2))",
  parameters: [reorganisation],
  citation: "R. A. Marcus, J. Chem. Phys. 24, 966 (1956)",
};
