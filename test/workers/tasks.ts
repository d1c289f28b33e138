/** What the tests of the crew make threads do. */
export type Deed =
  | { readonly do: "square"; readonly of: number; readonly delay?: number }
  | { readonly do: "throw"; readonly message: string }
  | { readonly do: "hang" | "exit" | "fill the heap" | "count" | "answer with a function" }
  | { readonly do: "exit once"; readonly flag: SharedArrayBuffer };

/** A factory with a state of its own in each thread: the number of tasks that it has seen. */
export function createDoer({ offset }: { offset: number }): (deed: Deed) => Promise<unknown> {
  let count = 0;
  return async (deed) => {
    count++;
    switch (deed.do) {
      case "square":
        await new Promise((resolve) => setTimeout(resolve, deed.delay ?? 0));
        return deed.of ** 2 + offset;
      case "throw":
        throw new Error(deed.message);
      case "hang":
        for (;;);
      case "exit":
        return process.exit(7);
      case "exit once":
        return Atomics.add(new Int32Array(deed.flag), 0, 1) === 0 ? process.exit(7) : "second try";
      case "fill the heap":
        return fillTheHeap();
      case "count":
        return count;
      case "answer with a function":
        return () => count;
    }
  };
}

function fillTheHeap(): never {
  const held: number[][] = [];
  for (;;) held.push(Array.from({ length: 10_000 }, (_, i) => i + 0.5));
}

/** A factory that cannot be made. */
export function createNothing(): never {
  throw new Error("no such corpus");
}

/** A factory that answers with something else than a function. */
export function createNumber(): number {
  return 1;
}
