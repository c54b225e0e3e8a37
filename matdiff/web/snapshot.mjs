// The engine as it is when it has just started and answered a few questions, kept as the memory of Pyodide: a browser begins from there.
// node snapshot.mjs PAGE, where PAGE is a page as `matdiff site` writes it; makes PAGE/python/memory.gz.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const page = path.resolve(process.argv[2]);
process.argv.splice(1, 2, "/matdiff"); // it stands in the memory: no path of the builder
const { loadPyodide } = await import(pathToFileURL(path.join(page, "pyodide", "pyodide.mjs")).href);
const pyodide = await loadPyodide({ _makeSnapshot: true });
const bundle = new Uint8Array(fs.readFileSync(path.join(page, "python", "matdiff.zip")));
pyodide.unpackArchive(bundle, "zip", { extractDir: "/lib/matdiff_site" });
pyodide.runPython(fs.readFileSync(path.join(page, "start.py"), "utf8"));
pyodide.runPython("from matdiff.web import questions; questions.warm()");
fs.writeFileSync(path.join(page, "python", "memory.gz"), gzipSync(pyodide.makeMemorySnapshot(), { level: 9 }));
