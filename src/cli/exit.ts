/** Exit codes: what a script that calls the command line can rely on. */
export const EXIT = { done: 0, mistake: 1, nothingFound: 2, interrupted: 130 } as const;

/** Takes the exit code of the command that was run. */
export type Finish = (code: number) => void;
