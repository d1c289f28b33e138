export { asinh, cosh, curve, erfc, exp, log, power, sinh, tanh } from "./lanes";
export { runStages } from "./stages";
export { runProgram } from "./tape";
export {
  accumulate,
  addProduct,
  addScaled,
  chebyshevSeries,
  combine,
  dot,
  invertShifted,
  multiply,
  scaledSquares,
  strictlyBetween,
  substituteBorder,
} from "./vectors";
