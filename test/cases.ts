/** Cases of a property: 300 in the normal run, more when the environment variable KINETOSCOPE_CASES says so. */
export const cases = Number(process.env.KINETOSCOPE_CASES ?? 300);

/** Time for a property to run its cases, however many are asked for. */
export const PATIENT = { timeout: 30_000 + 100 * cases };
