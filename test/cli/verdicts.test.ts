import { expect, it } from "vitest";
import { run } from "./command.js";

it("verdicts names every property of a law, and ends with code 2 where one is violated", () => {
  const sound = run("verdicts", "k*(1-c)*(exp(-eta/2)-exp(eta/2)); k=1");
  expect(sound.status).toBe(0);
  expect(sound.stdout).toMatch(/^P2 .*proved over the whole domain$/m);
  for (const line of sound.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  const broken = run("verdicts", "k*(exp(eta/2)-exp(-eta/2)); k=1", "--json");
  expect(broken.status).toBe(2);
  const verdicts = JSON.parse(broken.stdout) as { id: string; standing: { kind: string } }[];
  expect(verdicts.length).toBe(22);
  expect(verdicts.find(({ id }) => id === "P2")!.standing.kind).toBe("violated");
});
