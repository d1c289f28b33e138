export { runTape } from "./tape";
export {
  accumulate,
  addProduct,
  addScaled,
  combine,
  dot,
  invertShifted,
  multiply,
  scaledSquares,
  strictlyBetween,
  substituteBorder,
} from "./vectors";
