import { hypothesis, type Hypothesis } from "../../src/scoring/hypothesis.js";
import type { Design } from "./populations.js";

/** R0 = k exp(-b c), and an equilibrium that g tilts against the curve of the corpus. */
export const tilted = (guess: Readonly<Record<"k" | "b" | "g", number>>): Hypothesis =>
  hypothesis({
    name: "tilted",
    law: "k * exp(-b*c) * (exp(-(eta + g*(c - 0.7))/2) - exp((eta + g*(c - 0.7))/2))",
    parameters: [
      { name: "k", unit: "1/h", lower: 1e-6, upper: 1e9, scale: "log", guess: guess.k },
      { name: "b", unit: "1", lower: 0, upper: 80, scale: "linear", guess: guess.b },
      { name: "g", unit: "1", lower: -40, upper: 40, scale: "linear", guess: guess.g },
    ],
  });

/** One direction at a high rate: exchange rate and potential are one. */
export const CHARGE: Design = {
  name: "charge",
  current: -5,
  from: 0.9,
  to: 0.5,
  frames: 4,
  particles: 200,
  error: 0.01,
};

/** The other direction, which tells them apart. */
export const DISCHARGE: Design = {
  ...CHARGE,
  name: "discharge",
  current: 5,
  from: 0.5,
  to: 0.62,
  sd: 0.08,
};
