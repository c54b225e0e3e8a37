// The engine behind the page: Pyodide with the package, one request at a time.
import { loadPyodide } from "./pyodide/pyodide.mjs";

let respond;
let sympy = null;

async function unpack(pyodide, name) {
  const answer = await fetch(`./python/${name}.zip`);
  if (!answer.ok) throw new Error(`${name}.zip is missing`);
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/lib/matdiff_site" });
}

const ready = (async () => {
  const bundle = fetch("./python/matdiff.zip");
  const pyodide = await loadPyodide({ indexURL: new URL("./pyodide/", self.location.href).href });
  const answer = await bundle;
  if (!answer.ok) throw new Error("matdiff.zip is missing");
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/lib/matdiff_site" });
  pyodide.runPython("import sys; sys.path.insert(0, '/lib/matdiff_site'); sys.setrecursionlimit(4000)");
  pyodide.runPython("import os; os.environ['MATDIFF_CACHE'] = 'off'");
  respond = pyodide.runPython("from matdiff.web.questions import respond; respond");
  self.pyodide = pyodide;
})();

ready.then(
  () => self.postMessage({ ready: true }),
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
