/** Kinetoscope: from imaged composition distributions to the rate law behind them. */

// what was measured
export { readCorpus } from "./experiment/read.js";
export { only, without } from "./experiment/select.js";
export { corpusJsonSchema } from "./experiment/schema.js";
export { CorpusError } from "./experiment/corpus-error.js";
export type * from "./experiment/experiment.js";

// which laws are admissible
export { parse } from "./expression/parse.js";
export { print } from "./expression/print.js";
export { latex } from "./expression/latex.js";
export { emit } from "./expression/emit.js";
export { evaluate } from "./expression/evaluate.js";
export { differentiate } from "./expression/differentiate.js";
export { canonicalKey, canonicalHash } from "./expression/canonical.js";
export { simplify, type SimplifyOptions } from "./expression/simplify.js";
export { tidy, type Tidied, type TidyOptions } from "./expression/tidy/tidy.js";
export { groupSameLaws, type GroupOptions } from "./expression/family/group.js";
export { sameLaw, type Sameness, type SameLawOptions } from "./expression/family/same-law.js";
export {
  redundantParameters,
  removeRedundant,
  type Redundancy,
  type Reduced,
} from "./expression/family/redundant.js";
export { solveUnits, type SolvedUnits, type KnownPart } from "./expression/solve-units.js";
export { quantity, conversion } from "./expression/quantity.js";
export { descriptionLength, type DescriptionLength } from "./expression/description-length.js";
export { isolate } from "./expression/isolate.js";
export { Opinion, type Answer } from "./expression/opinion/opinion.js";
export { complexity } from "./expression/complexity.js";
export { ExpressionError } from "./expression/expression-error.js";
export { standardVocabulary, standardOperators, vocabularyOf } from "./expression/vocabulary.js";
export type { Operator, Vocabulary, Language } from "./expression/operator.js";
export { apply, constant, parameter, variable, type Expression } from "./expression/expression.js";
export type { ParameterDeclaration, VariableDeclaration } from "./expression/declaration.js";
export { readGrammar, parseGrammar } from "./grammar/read.js";
export { GrammarError } from "./grammar/grammar-error.js";
export { enumerate } from "./grammar/enumerate.js";
export { enumerateByProbability, type Weighted } from "./grammar/best-first.js";
export { countDerivations, tally, type Tally } from "./grammar/count.js";
export { uniformSampler } from "./grammar/uniform.js";
export { learnWeights, logProbability } from "./grammar/learn.js";
export { derive, type Membership } from "./grammar/membership/derive.js";
export { verdicts, type Verdict } from "./grammar/attributes/check.js";
export { namedParts, type NamedPart } from "./grammar/named-parts.js";
export { lawOf, type DerivedLaw } from "./grammar/law-of.js";
export { tallyUnits } from "./grammar/law-units.js";
export type { Grammar, Derivation } from "./grammar/grammar.js";

// what a law makes a population do
export { particles } from "./ensemble/particles.js";
export type { ParticlesOptions } from "./ensemble/particles-options.js";
export {
  fokkerPlanck,
  type FokkerPlanckOptions,
  type DensityPrediction,
} from "./ensemble/fokker-planck/fokker-planck.js";
export { trajectories, type TrajectoriesOptions } from "./ensemble/trajectories.js";
export { simulate, simulateFile, type Simulated } from "./simulation/simulate.js";
export type { SimulationFile } from "./simulation/schema.js";
export * from "./ensemble/laws.js";
export { lawFrom, type Kinetics, type Exchange } from "./ensemble/kinetics/kinetics.js";
export { exchanges } from "./ensemble/kinetics/exchange.js";
export { linear } from "./ensemble/kinetics/linear.js";
export { butlerVolmer } from "./ensemble/kinetics/butler-volmer.js";
export { marcus } from "./ensemble/kinetics/marcus.js";
export {
  marcusHushChidsey,
  marcusHushChidseyClosed,
  marcusHushChidseyIntegral,
} from "./ensemble/kinetics/marcus-hush-chidsey.js";
export { formulaCurve } from "./experiment/open-circuit/formula.js";
export { idealSolution, regularSolution, redlichKister } from "./experiment/open-circuit/solutions.js";
export { multiSite, type SiteKind } from "./experiment/open-circuit/multi-site.js";
export {
  nmcMohtat2020,
  nmc811Chen2020,
  nmc532Colclasure2020,
  lithiumIronPhosphate,
} from "./experiment/open-circuit/published.js";
export {
  localStability,
  gain,
  criticalCurrent,
  type Situation,
  type LocalStability,
} from "./ensemble/stability/local.js";
export { modesOf, type Mode } from "./ensemble/stability/modes.js";
export {
  phaseDiagram,
  type PhaseDiagramOptions,
  type PhasePoint,
} from "./ensemble/stability/phase-diagram.js";
export type { Ensemble, Simulator, Prediction, Failure, PredictOptions } from "./ensemble/ensemble.js";

// which law the data support
export { hypothesis, type Hypothesis, type Law } from "./scoring/hypothesis.js";
export { compare, type CompareOptions } from "./compare.js";
export { validate, type Validation } from "./validate.js";
export {
  discover,
  rankDiscovered,
  type DiscoverOptions,
  type Discovery,
  type RankOptions,
  type Assessed,
} from "./discover.js";
export { hypothesesOf } from "./found-laws.js";
export { openSearch } from "./journal.js";
export type { Progress, StopReason } from "./search/progress.js";
export type { Assessment, Candidate, Found } from "./search/candidate.js";
export type { Climbed } from "./search/climber.js";
export type { RungCount } from "./search/ladder.js";
export { JournalError, readJournal, type FileJournal, type ReadJournal } from "./search/journal-file.js";
export { memoryJournal, type Entry, type Journal } from "./search/journal.js";
export { explainSearch, type LawGroup } from "./search/explain.js";
export type { Inquiry, InquiredLaw, PairedLaws } from "./scoring/inquiry.js";
export type {
  RankedLaw,
  FittedParameter,
  KnownInterval,
  KnownNumbers,
  FurtherScores,
  Identified,
  HeldProperty,
  FrameSeen,
} from "./scoring/ranked-law.js";
export type { Ranking, RobustnessCheck, Standing } from "./scoring/ranking.js";
export type { TrialOptions } from "./trial.js";

// how surely: fits, intervals, posteriors, evidence
export { fitLaw, type Fit, type FailedFit, type FitOptions } from "./scoring/fit.js";
export { objectiveOf, type Objective, type Trial } from "./scoring/objective.js";
export { profileIntervals, type Interval, type Profiles, type ProfileOptions } from "./inference/profile.js";
export { bootstrap, type Bootstrap, type BootstrapOptions } from "./inference/bootstrap.js";
export { posteriorOf, type LogDensity } from "./inference/posterior.js";
export { gaussianOf, walkersAround } from "./inference/gaussian.js";
export {
  stretchSample,
  type Sample as PosteriorSample,
  type SamplerOptions,
} from "./inference/stretch-sampler.js";
export { identifiability, type Identifiability } from "./inference/identifiability.js";
export { rolesOf } from "./inference/roles.js";
export { degeneraciesOf, type Degeneracy } from "./inference/degeneracies.js";
export { laplaceEvidence } from "./inference/evidence.js";
export { steppingStoneEvidence, type Evidence } from "./inference/stepping-stone.js";
export { scoresOf, type Fitted, type Scores } from "./inference/scores.js";
export { weigh, type Findings, type WeighOptions } from "./inference/finding.js";
export { leaveOneOut, trainAndTest, type HeldOut } from "./inference/leave-out.js";
export { pairedTest, type PairedTest } from "./inference/paired.js";
export { predictiveCheck, type PredictiveCheck } from "./inference/predictive-check.js";
export { replicate } from "./inference/replicate.js";
export { lineThrough, type Line } from "./inference/line.js";

// which experiment would decide
export {
  nextExperiment,
  type CandidateExperiment,
  type Expected,
  type Prospect,
} from "./design/next-experiment.js";
export { rehearse, type RehearseOptions } from "./rehearse.js";
export type { Performance, Rehearsal } from "./design/rehearsal.js";
export { planned, plansOf, type Plan, type Choices, type Costs } from "./design/plan.js";
export { hypothesisAgain, lawsLeft } from "./design/known-laws.js";
export { predictive, type KnownLaw as FittedLaw, type Predictive } from "./design/predictive.js";
export { answered, expectedOdds, informationOf, overlapDistance } from "./design/divergence.js";
export { knownNumbers } from "./inference/known-numbers.js";

// whether a law is admissible
export { physicsVerdicts } from "./verdicts/physics-verdicts.js";
export { standingText, type PhysicsVerdict, type Standing as PropertyStanding } from "./verdicts/standing.js";
export type { QuestionedLaw } from "./verdicts/domain.js";

// from images to compositions
export { readStack, readStacks } from "./imaging/read/stack.js";
export { readSpectrum } from "./imaging/read/spectrum.js";
export { readPattern } from "./imaging/read/pattern.js";
export { processStack, type Processed, type ProcessInputs } from "./imaging/chain/process.js";
export { prepareStack, type Prepared } from "./imaging/chain/prepare.js";
export { parseRecipe, recipeJsonSchema, type Recipe, type RecipeInput } from "./imaging/chain/recipe.js";
export {
  testMissing,
  testReference,
  type MissingComponent,
  type ReferenceTest,
} from "./imaging/chain/missing.js";
export type { Particle } from "./imaging/chain/particle-table.js";
export {
  countDistribution,
  massDistribution,
  type CountDistribution,
  type MassDistribution,
} from "./imaging/chain/distribution.js";
export { checkClosure, type Closure } from "./imaging/chain/closure.js";
export { referenceOf, type Reference } from "./imaging/chain/reference.js";
export type { StackOptions, SpectrumOptions, PatternOptions, PatternUnit } from "./imaging/read/options.js";
export { writeParticles, type TimedParticles } from "./imaging/write/particles.js";
export { writeNxstxm } from "./imaging/write/nxstxm.js";
export { writePystxmcontrol } from "./imaging/write/pystxmcontrol.js";
export { writeDataExchange } from "./imaging/write/data-exchange.js";
export { writeSdf } from "./imaging/write/sdf.js";
export { writeNcb } from "./imaging/write/ncb.js";
export { writeStk } from "./imaging/write/stk.js";
export { writeTiff } from "./imaging/write/tiff.js";
export { writePattern } from "./imaging/write/pattern.js";
export { writeCsv, writeSpectrum } from "./imaging/write/csv.js";
export { phantom, phantomReferences, type Phantom } from "./imaging/phantom/phantom.js";
export { invert, type InvertedDensity, type InvertOptions } from "./imaging/diffraction/invert.js";
export { calibrate, type Calibration, type CalibrationOptions } from "./imaging/diffraction/calibrate.js";
export type { Setup } from "./imaging/diffraction/setup.js";
export { ImagingError } from "./imaging/imaging-error.js";
export type { Pattern, Spectrum, Stack } from "./imaging/model.js";

// distances between distributions, and how large they are by chance
export {
  sample as weightedSample,
  binned,
  byMass,
  byCount,
  effectiveSize,
  type Sample as WeightedSample,
  type Binned,
  type Distribution,
} from "./distribution/weighted.js";
export { wasserstein, energyDistance, cramerVonMises, quantileLoss } from "./distribution/distances.js";
export {
  wassersteinFloor,
  energyFloor,
  cramerVonMisesFloor,
  quantileLossFloor,
} from "./distribution/floors.js";

// what to show of it
export { renderTable } from "./report/table.js";
export { renderProspects } from "./report/prospects.js";
export { prospectFigure } from "./report/prospect-figure.js";
export { phaseFigure } from "./report/phase-figure.js";
export { drawSvg, type Figure } from "./report/figure.js";
export type { DrawnFigure } from "./report/html.js";
export { drawStack, drawFigure } from "./report/imaging/draw.js";
export { distributionFigure, type ImagedPopulation } from "./report/imaging/distribution.js";
export { mapPictures } from "./report/imaging/maps.js";
export { stackPage } from "./report/imaging/page.js";
export { writeReport } from "./report/write.js";
