/** A line on standard error that says how far a job is and how long it still takes. */
export interface ProgressLine {
  /** `share` of the job done, 0 to 1. */
  update(share: number, text: string): void;
  /** Ends a stage; how long the next one takes is reckoned from here. */
  done(): void;
}

/** Seconds between lines where standard error is not a terminal. */
const PLAIN_INTERVAL = 10;

/** On a terminal one line is rewritten; elsewhere a plain line now and then, without control characters. */
export function progressLine(
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
  clock: () => number = () => performance.now() / 1000,
): ProgressLine {
  let begun = clock();
  let last = -Infinity;
  return {
    update(share, text) {
      const now = clock();
      const line = `${Math.round(100 * share)}% ${text}${remaining(now - begun, share)}`;
      if (stream.isTTY) stream.write(`\r\u001b[K${line.slice(0, 99)}`);
      else if (now - last >= PLAIN_INTERVAL) {
        stream.write(`${line.slice(0, 99)}\n`);
        last = now;
      }
    },
    done() {
      begun = clock();
      if (stream.isTTY) stream.write("\r\u001b[K");
    },
  };
}

function remaining(elapsed: number, share: number): string {
  if (share < 0.02 || share >= 1) return "";
  const left = Math.ceil((elapsed * (1 - share)) / share);
  return left >= 60 ? `, ${Math.floor(left / 60)} min ${left % 60} s left` : `, ${left} s left`;
}
