// The engine behind the page: Pyodide with the package, one request at a time.
import { loadPyodide } from "./pyodide/pyodide.mjs";

let respond;
let sympy = null;

async function unpack(pyodide, name) {
  const answer = await fetch(`./python/${name}.zip`);
  if (!answer.ok) throw new Error(`${name}.zip is missing`);
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/lib/matdiff_site" });
}

// The engine as the page's builder left it, already started; null where there is none or the browser cannot open it.
async function kept() {
  if (navigator.connection?.saveData) return null; // ten megabytes more than starting anew
  try {
    const answer = await fetch("./python/memory.gz");
    if (!answer.ok || typeof DecompressionStream !== "function") return null;
    return new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  } catch {
    return null;
  }
}

const ready = (async () => {
  const bundle = fetch("./python/matdiff.zip");
  const start = fetch("./start.py");
  const indexURL = new URL("./pyodide/", self.location.href).href;
  const memory = await kept();
  let pyodide = null;
  if (memory) {
    try {
      const { default: make } = await import("./pyodide/pyodide.asm.mjs");
      const createPyodideModule = async (settings) => {
        const module = await make(settings);
        if (memory.length > module.HEAP8.length) module._malloc(memory.length); // grows the memory to what is put into it next
        return module;
      };
      pyodide = await loadPyodide({ indexURL, _loadSnapshot: memory, createPyodideModule });
    } catch (error) {
      console.warn("the kept engine does not fit; a new one is started", error);
    }
  }
  const isFresh = pyodide === null;
  if (isFresh) pyodide = await loadPyodide({ indexURL });
  const answer = await bundle;
  if (!answer.ok) throw new Error("matdiff.zip is missing");
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/lib/matdiff_site" });
  if (isFresh) pyodide.runPython(await (await start).text());
  respond = pyodide.runPython("from matdiff.web.questions import respond; respond");
  self.pyodide = pyodide;
  return isFresh;
})();

ready.then(
  (isFresh) => self.postMessage({ ready: true, isFresh }),
  (error) => self.postMessage({ failed: String(error && error.message ? error.message : error) }),
);

self.onmessage = async ({ data }) => {
  await ready;
  try {
    const request = JSON.stringify(data.request);
    let answer = JSON.parse(respond(request));
    if (answer.needs && !sympy) { // SymPy and mpmath come when a check first asks for them
      sympy = unpack(self.pyodide, "sympy");
      await sympy;
      self.pyodide.runPython("import importlib; importlib.invalidate_caches()");
      answer = JSON.parse(respond(request));
    }
    if (answer.needs) answer = { error: { message: `${answer.needs} is not to be had in a browser`, help: "", place: null } };
    self.postMessage({ id: data.id, answer });
  } catch (error) {
    const message = /recursion|stack|memory/i.test(String(error)) ? "this is too large for a browser" : "a fault of matdiff: please report this question";
    console.error(error);
    self.postMessage({ id: data.id, answer: { error: { message, help: "", place: null } } });
  }
};
