// Which exchange current explains the spread of compositions seen while charging? Each explanation is fitted to frames
// of 100 particles at two rates, in both directions and at rest, and ranked.
import {
  compare,
  constantExchange,
  coupledIonElectronTransfer,
  electroAutocatalysis,
  hypothesis,
  newmanExchange,
  particles,
  readCorpus,
  renderTable,
} from "kinetoscope";

const corpus = await readCorpus("corpora/nmc111-planted");
const spread = particles({ prefactor: "spread", nodes: 24 });

const ranking = await compare(
  [
    hypothesis(constantExchange),
    hypothesis({ ...constantExchange, name: "static heterogeneity", ensemble: spread }),
    hypothesis(newmanExchange),
    hypothesis(electroAutocatalysis),
    hypothesis(coupledIonElectronTransfer),
  ],
  { corpus, workers: 2, robustness: false, seed: 1 },
);
console.log(renderTable(ranking, { colour: false }));
