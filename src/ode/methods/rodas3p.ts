import type { Method } from "../method.js";

/** For loose tolerances: stiffly accurate, L-stable, third order on index-1 DAE and on Prothero-Robinson problems. */
export const rodas3p: Method = {
  name: "Rodas3P",
  order: 3,
  embeddedOrder: 2,
  denseOrder: 2,
  stages: 5,
  citation:
    "G. Steinebach, Rosenbrock methods within OrdinaryDiffEq.jl: overview, recent developments and applications, JuliaCon Proceedings (2024)",
  gamma: 1 / 3,
  A: [
    [0, 0, 0, 0, 0],
    [4 / 3, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [2.90625, 3.375, 0.40625, 0, 0],
    [2.90625, 3.375, 0.40625, 0, 0],
  ],
  C: [
    [0, 0, 0, 0, 0],
    [-4, 0, 0, 0, 0],
    [8.25, 6.75, 0, 0, 0],
    [1.21875, -5.0625, -1.96875, 0, 0],
    [4.03125, -15.1875, -4.03125, 6, 0],
  ],
  b: [2.90625, 3.375, 0.40625, 0, 1],
  error: [0, 0, 0, -1, 1],
  c: [0, 4 / 9, 0, 1, 1],
  d: [1 / 3, -1 / 9, 1, 0, 0],
  H: [
    [1.78125, 6.75, 0.15625, -6, -1],
    [4.21875, -15.1875, -3.09375, 9, 0],
  ],
};
