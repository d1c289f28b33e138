import type { OpenCircuit } from "../experiment.js";
import { formulaCurve } from "./formula.js";
import { regularSolution } from "./solutions.js";

/** LiNi(1/3)Mn(1/3)Co(1/3)O2; falls everywhere on [0, 1]. */
export const nmcMohtat2020: OpenCircuit = formulaCurve(
  "NMC (Mohtat 2020)",
  "P. Mohtat et al., J. Electrochem. Soc. 167, 110561 (2020)",
  "4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)",
);

/** LiNi0.8Mn0.1Co0.1O2 of the LG M50 cell, for c from 0.25 to 0.95. */
export const nmc811Chen2020: OpenCircuit = formulaCurve(
  "NMC811 (Chen 2020)",
  "C.-H. Chen et al., J. Electrochem. Soc. 167, 080534 (2020)",
  "-0.8090*c + 4.4875 - 0.0428*tanh(18.5138*(c - 0.5542)) - 17.7326*tanh(15.7890*(c - 0.3117)) + 17.5842*tanh(15.9308*(c - 0.3120))",
);

/** Interaction of LiFePO4, joules: 4.51 kT at 298 K. */
const LFP_INTERACTION = 1.856e-20;
const BOLTZMANN = 1.380649e-23;

/** LiFePO4 as a regular solution around its plateau at 3.422 V, at a temperature in kelvin. */
export function lithiumIronPhosphate(temperature: number): OpenCircuit {
  const curve = regularSolution(3.422, LFP_INTERACTION / (BOLTZMANN * temperature), temperature);
  return { ...curve, name: "LiFePO4", citation: "D. A. Cogswell & M. Z. Bazant, ACS Nano 6, 2215 (2012)" };
}
