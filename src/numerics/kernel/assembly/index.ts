export { runTape } from "./tape";
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
