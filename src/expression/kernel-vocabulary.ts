import type { Kernel } from "../numerics/kernel/kernel.js";
import type { Opcode } from "../numerics/kernel/opcode.js";
import { apply, variable } from "./expression.js";
import type { Operator, Vocabulary } from "./operator.js";
import { assemble } from "./tape.js";
import { bindTape } from "./tape-kernel.js";
import { standardVocabulary, vocabularyOf } from "./vocabulary.js";

/** Instructions that the kernel computes in its own way; the others are those of IEEE 754, the same everywhere. */
const OWN: ReadonlySet<Opcode> = new Set<Opcode>([
  "exp",
  "log",
  "power",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "erfc",
  "curve",
]);

/**
 * The same operators with the kernel's functions of single numbers in the place of those of `Math`: the interpreter over
 * them gives the bits of a simulation, on every machine. A tape differs from it in two things only, each within 2 ulp of
 * the operation: stated powers 2, 3, 4 and halves are products and roots, and exp(-x) may be 1/exp(x) where a law has both.
 */
export function kernelVocabulary(kernel: Kernel, vocabulary: Vocabulary = standardVocabulary): Vocabulary {
  return vocabularyOf(
    ...[...vocabulary.values()].map((operator) =>
      operator.opcode && OWN.has(operator.opcode)
        ? { ...operator, evaluate: onKernel(kernel, operator) }
        : operator,
    ),
  );
}

function onKernel(kernel: Kernel, operator: Operator): Operator["evaluate"] {
  const names = ["x", "y"].slice(0, operator.arity);
  const law = apply(operator.name, ...names.map(variable));
  const frame = kernel.frame();
  const run = bindTape(assemble([law], names, [], vocabularyOf(operator))!, frame);
  const [out, ...columns] = frame.arrays(1 + names.length, 1);
  const none = new Float64Array(0);
  return (...operands) => {
    frame.enter();
    operands.forEach((operand, n) => (columns[n][0] = operand));
    run(1, columns, none, [out]);
    return out[0];
  };
}
