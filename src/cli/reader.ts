/**
 * Lets the reader of a stream close it early, as `head` does: what is said from then on goes nowhere, and a job that writes a
 * folder still does.
 */
export function outliveReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** Prints a part of what a long job says; false where nobody reads it any more. */
export function printed(text: string): Promise<boolean> {
  return new Promise((done) => process.stdout.write(text, "utf8", (error) => done(!error)));
}
