import type { Kinetics } from "./kinetics.js";

/** The limit of every kinetics near equilibrium, h = -eta. */
export const linear: Kinetics = {
  name: "linear",
  driving: "-eta",
  parameters: [],
  citation: "L. Onsager, Phys. Rev. 37, 405 (1931)",
};
