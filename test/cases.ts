/** Cases of a property: 300 in the normal run, more when the environment variable KINETOSCOPE_CASES says so. */
export const cases = Number(process.env.KINETOSCOPE_CASES ?? 300);
