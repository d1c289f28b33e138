import type { Command } from "commander";
import { wrap } from "../report/wrap.js";
import { physicsVerdicts } from "../verdicts/physics-verdicts.js";
import { standingText } from "../verdicts/standing.js";
import { EXIT, type Finish } from "./exit.js";
import { statedHypothesis } from "./hypotheses.js";

const WIDTH = 100;
/** Width of what stands before a standing. */
const BEFORE = 56;

interface VerdictsFlags {
  readonly json?: boolean;
}

/** Adds the command `verdicts`. */
export function addVerdicts(program: Command, finish: Finish): void {
  program
    .command("verdicts <law>")
    .description(
      "which properties of an admissible rate law a law has: proved, tested, or broken and by what",
    )
    .option("--json", "print as JSON")
    .addHelpText("after", '\nExample:\n  kinetoscope verdicts "k*(1-c)*(exp(-eta/2)-exp(eta/2)); k=1"\n')
    .action((law: string, flags: VerdictsFlags) => finish(verdictsCommand(law, flags)));
}

/** Says which properties of an admissible rate law a law has. Exit code 2 where one is violated. */
function verdictsCommand(text: string, { json }: VerdictsFlags): number {
  const law = statedHypothesis(text.includes(":") ? text : `law: ${text}`, ["c", "eta"]);
  const verdicts = physicsVerdicts(law);
  if (json) process.stdout.write(`${JSON.stringify(verdicts)}\n`);
  else
    for (const { id, property, standing } of verdicts) {
      const [first, ...rest] = wrap(standingText(standing), WIDTH - BEFORE);
      const lines = [
        `${id.padEnd(4)}${cut(property).padEnd(BEFORE - 4)}${first}`,
        ...rest.map((line) => " ".repeat(BEFORE) + line),
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    }
  return verdicts.some(({ standing }) => standing.kind === "violated") ? EXIT.nothingFound : EXIT.done;
}

const cut = (property: string): string =>
  property.length > BEFORE - 6 ? `${property.slice(0, BEFORE - 9)}...` : property;
