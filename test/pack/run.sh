#!/usr/bin/env bash
# Installs the packed tarball outside the repository and imports it from JavaScript and TypeScript.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$root"
tarball="$(npm pack --silent --pack-destination "$work" | tail -n 1)"
cd "$work"
npm init -y > /dev/null
npm pkg set type=module
npm install --silent "./$tarball"
cat > use.mjs <<'JS'
import { parse, print, readCorpus } from "kinetoscope";
const corpus = await readCorpus("node_modules/kinetoscope/corpora/nmc111-planted");
if (print(parse("k * c", { variables: ["c"] })) !== "k * c" || corpus.experiments.length !== 4) process.exit(1);
JS
node use.mjs
cat > use.ts <<'TS'
import { hypothesis, particles, type Hypothesis } from "kinetoscope";
const law: Hypothesis = hypothesis({ name: "x", law: "k * eta", guess: { k: 1 }, ensemble: particles({ nodes: 8 }) });
export const name: string = law.name;
TS
"$root/node_modules/.bin/tsc" --noEmit --strict --module nodenext --target es2023 --skipLibCheck use.ts
# A user's own law in a user's own vitest suite, with the assertions of kinetoscope/testing.
npm install --silent "fast-check@$(node -p "require('$root/package.json').devDependencies['fast-check']")" \
  "vitest@$(node -p "require('$root/package.json').devDependencies.vitest")"
cat > mine.test.ts <<'TS'
import fc from "fast-check";
import { expect, it } from "vitest";
import { evaluate, hypothesis } from "kinetoscope";
import { assertAdmissible, cases } from "kinetoscope/testing";
const law = hypothesis({ name: "mine", law: "k * (1 - c)^n * (exp(-eta/2) - exp(eta/2))", guess: { k: 1, n: 2 } });
it("is admissible, but steep near c = 1", () => assertAdmissible(law, { except: ["P15"] }));
it("rests at equilibrium", () =>
  fc.assert(fc.property(cases(law), (values) => Math.abs(evaluate(law.expression, { ...values, eta: 0 })) < 1e-12)));
it("names what another one breaks", () => {
  const backwards = hypothesis({ name: "backwards", law: "k * (exp(eta/2) - exp(-eta/2))", guess: { k: 1 } });
  expect(() => assertAdmissible(backwards)).toThrow(/P2 second law/);
});
TS
"$root/node_modules/.bin/tsc" --noEmit --strict --module nodenext --target es2023 --skipLibCheck mine.test.ts
npx --no-install vitest run mine.test.ts > suite.txt || { cat suite.txt; exit 1; }
npx --no-install kinetoscope check node_modules/kinetoscope/grammars/intercalation.bnf > /dev/null
echo "pack: the tarball installs and imports, in JavaScript and in TypeScript, and serves a vitest suite"
