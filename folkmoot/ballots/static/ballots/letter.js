/** The opened letter: on to the booth, to a file or to the printer, all on this device. */
import { element, saveFile } from "./page.js";

const credential = element("credential").textContent.trim();
const tools = element("letter-tools");

element("to-booth").href = tools.dataset.address;
element("to-booth").addEventListener("click", openBooth);
element("save").addEventListener("click", () => saveFile("credential.txt", `${document.title}\n${credential}\n`));
element("print").addEventListener("click", () => window.print());
tools.hidden = false;

/**
 * The booth opens beside the letter and asks it for the credential. An address would keep it, even
 * as a fragment that is removed at once: browsers write every address they reach into their history.
 */
function openBooth(event) {
  const booth = window.open(tools.dataset.address);
  if (!booth) return;
  event.preventDefault();
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source === booth && origin === location.origin && data === "ready") booth.postMessage({ credential }, origin);
  });
}
