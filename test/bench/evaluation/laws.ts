import type { Expression } from "../../../src/expression/expression.js";
import { parse } from "../../../src/expression/parse.js";

const DRIVING = "(exp(-eta/2) - exp(eta/2))";

/** Twenty laws of 5 to about 40 nodes, in c and eta. */
export const LAWS: readonly Expression[] = [
  "k * (1 - c)",
  "k * c * (1 - c)",
  "k * c / (K + c)",
  "-k * eta * exp(-b * c)",
  "k * sqrt(c * (1 - c))",
  `k * ${DRIVING}`,
  `k * (1 - c) * ${DRIVING}`,
  `k * exp(-b * c) * ${DRIVING}`,
  `k * sqrt(c * (1 - c)) * ${DRIVING}`,
  `k / (1 + exp(b * (c - m))) * ${DRIVING}`,
  "k * (exp(-a * eta) - exp((1 - a) * eta))",
  "k * sqrt(c * (1 - c)) * (exp(-a * eta) - exp((1 - a) * eta))",
  "k * (1 - c)^p * c^q * (exp(-a * eta) - exp((1 - a) * eta))",
  `k * exp(b * (1 - 2 * c) / 2) * sqrt(c * (1 - c)) * ${DRIVING}`,
  `k * c^q / (K + c^q) * ${DRIVING}`,
  `k * exp(-eta^2 / (4 * L)) * (1 - c) * ${DRIVING}`,
  `k * (c * (1 - c))^p * exp(b * (1 - 2 * c)) / (1 + exp(a * (c - m))) * ${DRIVING}`,
  "k * tanh(eta / 2) * erfc((L - sqrt(1 + sqrt(L) + eta^2)) / (2 * sqrt(L)))",
  "k * (1 - c) / 2 * erfc((L - sqrt(1 + sqrt(L) + (eta + log(1/c))^2)) / (2*sqrt(L))) * (1 / (1 + exp(eta - log(c))) - c / (1 + exp(log(c) - eta)))",
  `(k * c * exp(-b * c) + q * (1 - c)^2 / (1 + K * c)) * ${DRIVING}`,
].map((text) => parse(text, { variables: ["c", "eta"] }));

export const COLUMNS = ["c", "eta"] as const;

/** Values of every parameter of the laws. */
export const VALUES: Readonly<Record<string, number>> = {
  ...{ k: 2.5, K: 0.7, a: 0.4, b: 12, m: 0.6, p: 0.7, q: 1.3, L: 8.3 },
};
