import { processStack } from "../../../src/imaging/chain/process.js";
import { included } from "../../../src/imaging/chain/distribution.js";
import { phantom, phantomReferences } from "../../../src/imaging/phantom/phantom.js";

/** A particle to be imaged. */
export interface Sitting {
  readonly seed: string;
  readonly composition: number;
}

/** What the chain says of it. */
export interface Portrait {
  /** undefined where the chain found no particle, or excluded it. */
  readonly estimate:
    { readonly composition: number; readonly statistical: number; readonly systematic: number } | undefined;
  /** Seconds of the processor: of the microscope that is simulated, and of the chain. */
  readonly simulated: number;
  readonly processed: number;
}

/** One particle in 120 x 120 pixels at 50 energies, as at a microscope that drifts and whose energies are 0.15 eV off. */
export const portraits =
  () =>
  ({ seed, composition }: Sitting): Portrait => {
    const begun = process.cpuUsage();
    const { stack, truth } = phantom({
      seed,
      rows: 120,
      columns: 120,
      particles: 1,
      compositions: [composition],
      energyOffset: 0.15,
    });
    const references = phantomReferences(truth).filter(({ name }) => name !== "intermediate");
    const simulated = since(begun);
    const [particle] = included(processStack(stack, references).particles);
    return { estimate: particle?.estimate, simulated, processed: since(begun) - simulated };
  };

function since(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}
