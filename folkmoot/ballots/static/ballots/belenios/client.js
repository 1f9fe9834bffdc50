/** Runs the long computations beside the page, so that it stays responsive. */
import { BeleniosError } from "./errors.js";
import { run, url } from "./worker.js";

/** @returns {Worker|null} null where the browser has no module workers, or may not start one */
function startWorker() {
  let knowsModules = false;
  const options = {
    get type() {
      knowsModules = true;
      return "module";
    },
  };
  try {
    const worker = new Worker(url, options);
    if (knowsModules) return worker;
    worker.terminate();
  } catch {
    return null;
  }
  return null;
}

/** Sends the job once the worker has loaded; resolves to {isLost} when it cannot be loaded. */
function converse(worker, message, onProgress) {
  return new Promise((resolve, reject) => {
    let isReady = false;
    worker.onerror = () => (isReady ? reject(new BeleniosError("worker_failed")) : resolve({ isLost: true }));
    worker.onmessage = ({ data }) => {
      if (data.ready) {
        isReady = true;
        worker.postMessage(message);
      } else if ("done" in data) onProgress(data.done);
      else if (data.failure) reject(new BeleniosError(data.failure.code, data.failure.parameters));
      else resolve(data);
    };
  });
}

/**
 * One worker for one job: it ends with it, and what it knew with it.
 * @param {string} job see worker.js
 * @param {Object<string, *>} parameters
 * @param {function(number): void} [onProgress] gets the fraction done
 * @returns {Promise<*>}
 * @throws {BeleniosError} that of the job; worker_failed
 */
export async function inWorker(job, parameters, onProgress = () => {}) {
  const worker = startWorker();
  if (!worker) return run(job, parameters, onProgress);
  try {
    const { isLost, result } = await converse(worker, { job, parameters }, onProgress);
    return isLost ? await run(job, parameters, onProgress) : result;
  } finally {
    worker.terminate();
  }
}
