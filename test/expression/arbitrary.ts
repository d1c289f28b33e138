import fc from "fast-check";
import { apply, constant, parameter, variable, type Expression } from "../../src/expression/expression.js";

/** Random expressions in c, eta, k and b; no minus before a bare number, which the parser would fold. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression; leaf: Expression }>(
  (tie) => ({
    leaf: fc.oneof(
      fc.constantFrom<Expression>(variable("c"), variable("eta"), parameter("k"), parameter("b")),
      fc.constantFrom(1, 2, 0.5, 3, -2, 1.25e-7).map(constant),
    ),
    tree: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      tie("leaf"),
      fc
        .tuple(fc.constantFrom("+", "-", "*", "/"), tie("tree"), tie("tree"))
        .map(([op, a, b]) => apply(op, a, b)),
      fc.tuple(tie("tree"), fc.constantFrom(2, 0.5, -1, 3)).map(([a, n]) => apply("^", a, constant(n))),
      fc
        .tuple(fc.constantFrom("exp", "log", "sqrt", "tanh", "sinh", "cosh", "asinh", "erfc"), tie("tree"))
        .map(([op, a]) => apply(op, a)),
      tie("tree").map((a) => (a.kind === "constant" ? a : apply("neg", a))),
    ),
  }),
).tree;

/** Values for every name, inside the domain of compositions and rates. */
export const environments = fc.record({
  c: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
  eta: fc.double({ min: -3, max: 3, noNaN: true }).filter((eta) => Math.abs(eta) > 1e-3),
  k: fc.double({ min: 0.1, max: 3, noNaN: true }),
  b: fc.double({ min: 0.1, max: 3, noNaN: true }),
});
