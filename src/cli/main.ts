#!/usr/bin/env node
import { outliveReader } from "./reader.js";
import { run } from "./run.js";

outliveReader(process.stdout);
outliveReader(process.stderr);
process.exitCode = await run(process.argv);
