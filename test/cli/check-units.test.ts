import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { check } from "../../src/cli/check.js";

it("check says what units the parameters of a law have", async () => {
  expect(await check("k * c * eta")).toContain("units, for a law in [1/h]: k [1/h]\n");
  expect(await check("k * q * exp(-b * c)")).toContain("b [1]; k * q has [1/h]\n");
});

it("check lists the units that laws give to parameters declared with [?]", async () => {
  const folder = mkdtempSync(join(tmpdir(), "check-"));
  const path = join(folder, "rates.bnf");
  writeFileSync(
    path,
    "variables A [mol/L] in (0, 9)\nparameters k [?] > 0 ~ 1 K* [?] > 0 ~ 1\n" +
      "<rate> [mol/(L h)] ::= k * A | k * A / (K + A) | k * K * A\n",
  );
  const lines = (await check(path)).split("\n");
  rmSync(folder, { recursive: true });
  expect(lines).toContain("    k: [1/h] in 1, open in 1, [mol/(L h)] in 1");
  expect(lines).toContain("    K: open in 1, [mol/L] in 1");
});
