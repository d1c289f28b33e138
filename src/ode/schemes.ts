import { automatic } from "./auto.js";
import { bdf } from "./bdf.js";
import { rodas3p } from "./methods/rodas3p.js";
import { rodas4p2 } from "./methods/rodas4p2.js";
import { rodas5p } from "./methods/rodas5p.js";
import { rosenbrock } from "./rosenbrock-stepper.js";
import type { Scheme } from "./stepper.js";

/** The schemes by the name that options have for them. docs/how-to-choose.md says which is for what. */
export const schemes = {
  auto: automatic,
  rodas5p: rosenbrock(rodas5p),
  rodas4p2: rosenbrock(rodas4p2),
  rodas3p: rosenbrock(rodas3p),
  ndf: bdf,
} as const satisfies Record<string, Scheme>;

export type SchemeName = keyof typeof schemes;
