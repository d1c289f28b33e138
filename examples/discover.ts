// Finds the rate law of a catalytic isomerisation from five batch runs. The laws of a grammar, the most probable first, are
// fitted inside the simulation; the loop is yours: break off whenever you have seen enough.
import { discover, rankDiscovered, readCorpus, readGrammar, renderTable, type Discovery } from "kinetoscope";

const corpus = await readCorpus("corpora/catalysis-isomerisation");
const grammar = await readGrammar("grammars/mass-action.bnf");

let last: Discovery | undefined;
for await (const progress of discover({ corpus, grammar, seed: 1, workers: 2, laws: 320 })) {
  last = progress;
  if (progress.assessed >= 320) break;
}
if (!last) throw new Error("nothing was assessed");

const ranking = await rankDiscovered(last, { corpus, robustness: false });
console.log(renderTable(ranking, { colour: false }));
console.log(`sum of squares ${ranking.entries[0].sumOfSquares.toFixed(3)}, noise floor 11.69`);
