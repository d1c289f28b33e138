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
