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
npx --no-install kinetoscope check node_modules/kinetoscope/grammars/intercalation.bnf > /dev/null
echo "pack: the tarball installs and imports, in JavaScript and in TypeScript"
