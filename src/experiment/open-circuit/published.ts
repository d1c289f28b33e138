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

/** LiNi0.5Mn0.3Co0.2O2, for c from about 0.3 to 0.98; the coefficients as MPET and PyBaMM carry them. */
export const nmc532Colclasure2020: OpenCircuit = formulaCurve(
  "NMC532 (Colclasure 2020)",
  "A. M. Colclasure et al., Electrochim. Acta 337, 135854 (2020)",
  [
    "5.3147356330003 - 4.15827660360906*c + 27.2340921804213*c^2 - 272.485166844578*c^3",
    "+ 1190.22342119331*c^4 - 2073.76554757481*c^5 - 829.790460410703*c^6 + 8698.11275534872*c^7",
    "- 10743.7433318619*c^8 - 2057.80887352635*c^9 + 12656.309785124*c^10 - 1571.09426436509*c^11",
    "- 14557.4206229136*c^12 + 13176.5754448427*c^13 - 3640.11769200149*c^14",
    "- 5.57319176272331e-4*exp(6.56024084265969*c^41.4820927506133)",
  ].join(" "),
);

/** Interaction of LiFePO4, joules: 4.51 kT at 298 K. */
const LFP_INTERACTION = 1.856e-20;
const BOLTZMANN = 1.380649e-23;

/** LiFePO4 as a regular solution around its plateau at 3.422 V, at a temperature in kelvin. */
export function lithiumIronPhosphate(temperature: number): OpenCircuit {
  const curve = regularSolution(3.422, LFP_INTERACTION / (BOLTZMANN * temperature), temperature);
  return { ...curve, name: "LiFePO4", citation: "D. A. Cogswell & M. Z. Bazant, ACS Nano 6, 2215 (2012)" };
}
