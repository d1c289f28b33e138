import type { Expression } from "../expression/expression.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import { parse } from "../expression/parse.js";
import { reorganisation } from "./kinetics/reorganisation.js";

/** A rate law of the literature, ready to be compared: R = dc/dt in 1/h, positive for lithiation; eta in kT. */
export interface KnownLaw {
  readonly name: string;
  readonly law: Expression;
  readonly parameters: readonly ParameterDeclaration[];
  readonly citation: string;
}

const rate: ParameterDeclaration = {
  name: "k",
  unit: "1/h",
  lower: 1e-9,
  upper: 1e6,
  scale: "log",
  guess: 0.1,
};
const law = (text: string): Expression => parse(text, { variables: ["c", "eta"] });
const DRIVING = "(exp(-eta/2) - exp(eta/2))";

/** Symmetric Butler-Volmer with an exchange rate that does not know the composition. */
export const constantExchange: KnownLaw = {
  name: "constant exchange",
  law: law(`k * ${DRIVING}`),
  parameters: [rate],
  citation:
    "J. A. V. Butler, Trans. Faraday Soc. 19, 729 (1924); T. Erdey-Gruz & M. Volmer, Z. Phys. Chem. 150A, 203 (1930)",
};

/** Exchange rate of porous-electrode models, c^(1/2) (1-c)^(1/2). */
export const newmanExchange: KnownLaw = {
  name: "Newman exchange",
  law: law(`k * sqrt(c * (1 - c)) * ${DRIVING}`),
  parameters: [rate],
  citation: "M. Doyle, T. F. Fuller & J. Newman, J. Electrochem. Soc. 140, 1526 (1993)",
};

/** Exchange rate that grows as lithium leaves: a sigmoid in c. Published fits: b 19 to 25, m 0.60 to 0.68. */
export const electroAutocatalysis: KnownLaw = {
  name: "electro-autocatalysis",
  law: law(`k / (1 + exp(b * (c - m))) * ${DRIVING}`),
  parameters: [
    rate,
    { name: "b", unit: "1", lower: 0.1, upper: 80, scale: "linear", guess: 20 },
    { name: "m", unit: "1", lower: 0.02, upper: 0.98, scale: "linear", guess: 0.6 },
  ],
  citation: "J. Park et al., Nature Materials 20, 991 (2021)",
};

/** The limit of the sigmoid far above its turn: an exponential in the vacancy fraction. */
export const exponentialExchange: KnownLaw = {
  name: "exponential exchange",
  law: law(`k * exp(-b * c) * ${DRIVING}`),
  parameters: [
    { ...rate, guess: 10 },
    { name: "b", unit: "1", lower: -80, upper: 80, scale: "linear", guess: 10 },
  ],
  citation: "J. Park et al., Nature Materials 20, 991 (2021)",
};

const BARRIER = "(lambda - sqrt(1 + sqrt(lambda) + (eta + log(1/c))^2)) / (2*sqrt(lambda))";

/**
 * Coupled ion-electron transfer at unit electrolyte activity, in the closed form of Zeng, Smith, Bai & Bazant (2014):
 * with x = eta - ln c, k(x) ~ sqrt(pi lambda) erfc(...) / (1 + exp(-x)) and R = k0 (1-c) (k(-x) - c k(x)) / sqrt(4 pi lambda).
 */
export const coupledIonElectronTransfer: KnownLaw = {
  name: "coupled ion-electron transfer",
  law: law(
    `k * (1 - c) / 2 * erfc(${BARRIER}) * (1 / (1 + exp(eta - log(c))) - c / (1 + exp(log(c) - eta)))`,
  ),
  parameters: [rate, reorganisation],
  citation: "D. Fraggedakis et al., Electrochim. Acta 367, 137432 (2021)",
};
