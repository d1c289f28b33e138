import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Exchange } from "./kinetics.js";

const k: ParameterDeclaration = {
  name: "k",
  unit: "1/h",
  lower: 1e-9,
  upper: 1e6,
  scale: "log",
  guess: 0.1,
};
const number = (name: string, lower: number, upper: number, guess: number): ParameterDeclaration => ({
  name,
  unit: "1",
  lower,
  upper,
  scale: "linear",
  guess,
});

/** The published families of exchange rates in composition. */
export const exchanges = {
  constant: {
    name: "constant",
    rate: "k",
    parameters: [k],
    citation: "porous-electrode models without a model of j0",
  },
  newman: {
    name: "Newman",
    rate: "k * sqrt(c * (1 - c))",
    parameters: [k],
    citation: "M. Doyle, T. F. Fuller & J. Newman, J. Electrochem. Soc. 140, 1526 (1993)",
  },
  /** Transition state that excludes one site, 1/gamma = 1 - c, over a regular solution: sqrt(c (1-c)) e^(Om (1-2c)/2). */
  bazant: {
    name: "Bazant",
    rate: "k * sqrt(c * (1 - c)) * exp(Om * (1 - 2 * c) / 2)",
    parameters: [k, number("Om", 0, 8, 3)],
    citation: "M. Z. Bazant, Acc. Chem. Res. 46, 1144 (2013)",
  },
  /** A transition state that excludes both, 1/gamma = c (1-c). */
  twoSites: {
    name: "two sites",
    rate: "k * (c * (1 - c))^1.5 * exp(Om * (1 - 2 * c) / 2)",
    parameters: [k, number("Om", 0, 8, 3)],
    citation: "M. Z. Bazant, Acc. Chem. Res. 46, 1144 (2013)",
  },
  autocatalytic: {
    name: "autocatalytic",
    rate: "k / (1 + exp(b * (c - m)))",
    parameters: [k, number("b", 0.1, 80, 20), number("m", 0.02, 0.98, 0.6)],
    citation: "J. Park et al., Nature Materials 20, 991 (2021)",
  },
  exponential: {
    name: "exponential",
    rate: "k * exp(-b * c)",
    parameters: [{ ...k, guess: 10 }, number("b", -80, 80, 10)],
    citation: "J. Park et al., Nature Materials 20, 991 (2021)",
  },
  vacancies: {
    name: "vacancies",
    rate: "k * (1 - c)",
    parameters: [k],
    citation: "D. Fraggedakis et al., Electrochim. Acta 367, 137432 (2021), the limit of ion transfer",
  },
  powers: {
    name: "powers",
    rate: "k * c^p * (1 - c)^q",
    parameters: [k, number("p", 0, 6, 0.5), number("q", 0, 6, 0.5)],
    citation: "J. Newman & K. E. Thomas-Alyea, Electrochemical Systems (2004), with free orders",
  },
  /** Positive by construction: ln R0 is a polynomial. */
  logPolynomial: {
    name: "log polynomial",
    rate: "exp(p0 + p1 * (2*c - 1) + p2 * (3 * (2*c - 1)^2 - 1) / 2 + p3 * (5 * (2*c - 1)^3 - 3 * (2*c - 1)) / 2)",
    parameters: ["p0", "p1", "p2", "p3"].map((name) => number(name, -40, 40, 0)),
    citation: "H. Zhao et al., Nature 621, 289 (2023), whose inversion fits ln R0",
  },
} as const satisfies Record<string, Exchange>;
