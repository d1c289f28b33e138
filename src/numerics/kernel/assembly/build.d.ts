/** The text of bytes.ts, compiled anew. */
export function kernelText(): Promise<string>;
