import { curveTable, type Piece } from "../numerics/kernel/curve-table.js";
import { apply, constant, type Expression } from "../expression/expression.js";
import { everything } from "../expression/interval.js";
import type { Operator } from "../expression/operator.js";
import type { PiecewiseCubic } from "./interpolate.js";

/** A tabulated curve and its first two derivatives as operators, so that it can stand in an expression. */
export function curveOperators(name: string, curve: PiecewiseCubic): readonly Operator[] {
  const { pieces, end } = curve;
  const read = [
    (x: number) => curve.value(x),
    (x: number) => curve.slope(x),
    (x: number) => curve.curvature(x),
  ];
  return read.map((evaluate, order) => {
    const derived = pieces.map((piece) => derivative(piece, order));
    const ends = order === 0 ? [curve.value(pieces[0].start), curve.value(end)] : [0, 0];
    const next = (x: Expression): Expression =>
      order < 2 ? apply(curveName(name, order + 1), x) : constant(0);
    return curveOperator(curveName(name, order), evaluate, next, curveTable(derived, end, ends[0], ends[1]));
  });
}

/** Name of the operator for a derivative of the curve. */
export const curveName = (name: string, order: number): string => name + "'".repeat(order);

function derivative({ start, coefficients: [, b, c, d], coefficients }: Piece, order: number): Piece {
  if (order === 0) return { start, coefficients };
  return { start, coefficients: order === 1 ? [b, 2 * c, 3 * d, 0] : [2 * c, 6 * d, 0, 0] };
}

function curveOperator(
  name: string,
  evaluate: (x: number) => number,
  next: (x: Expression) => Expression,
  table: Float64Array,
): Operator {
  return {
    name,
    arity: 1,
    complexity: 1,
    evaluate: (x) => evaluate(x),
    partials: (x) => [next(x)],
    interval: () => everything,
    dimension: (x) => x,
    latex: (x) => `${name}(${x})`,
    emit: (_language, x) => `${name}(${x})`,
    called: true,
    opcode: "curve",
    table,
  };
}
